// The embedded server as several processes share it: each holds a lease while it uses the server, and
// whoever leaves last stops it, so that nobody's work is cut off by another's end.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from './embedded.js';
import { isConnectionLoss } from './errors.js';

export interface JoinedServer {
  url: string;
  /** It ran already when we came: left by a killed process, or another process uses it. */
  wasRunning: boolean;
  /** Gives the lease back; true if nobody else had one, so that the server was stopped. */
  leave(): Promise<boolean>;
}

// Shared by everybody who uses the server; exclusive for a moment for the one who stops it.
const leaseKey = 1_763_900;
const stoppingWaitMs = 200;
const attemptsMax = 300;

/** Starts the server under `folder` if it does not run, and keeps it running until we leave. */
export async function joinEmbeddedPostgres(folder: string): Promise<JoinedServer> {
  for (let attempt = 1; ; attempt++) {
    const server = await startEmbeddedPostgres(folder);
    try {
      const lease = await takeLease(server.url);
      const leave = async () => {
        const isLast = await giveBack(lease, server.url);
        if (isLast) await server.stop();
        await lease.end().catch(ignoreLoss);
        return isLast;
      };
      return { url: server.url, wasRunning: server.wasRunning, leave };
    } catch (error) {
      // Whoever left last is stopping it just now: it is started again after that.
      if (attempt >= attemptsMax || !isConnectionLoss(error)) throw error;
      await pause(stoppingWaitMs);
    }
  }
}

async function takeLease(url: string): Promise<Client> {
  const lease = await connected(url);
  await lease.query('select pg_advisory_lock_shared($1)', [leaseKey]);
  return lease;
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'pagesa lease', keepAlive: true });
  // A server that was killed takes the lease with it; without a listener that would end the process.
  client.on('error', ignoreLoss);
  await client.connect();
  return client;
}

/** Whether nobody else holds a lease. From then on nobody can take one until the server is stopped. */
async function giveBack(lease: Client, url: string): Promise<boolean> {
  try {
    await lease.query('select pg_advisory_unlock_shared($1)', [leaseKey]);
    return await isAlone(lease);
  } catch (error) {
    ignoreLoss(error);
    return isAloneAnew(url);
  }
}

/** After a lost lease: the server was killed and started again meanwhile, or is gone. */
async function isAloneAnew(url: string): Promise<boolean> {
  try {
    const client = await connected(url);
    try {
      return await isAlone(client);
    } finally {
      await client.end();
    }
  } catch (error) {
    ignoreLoss(error);
    return true;
  }
}

async function isAlone(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    leaseKey,
  ]);
  return rows[0].alone;
}

function ignoreLoss(error: unknown): void {
  if (!isConnectionLoss(error)) throw error;
}
