// The real PostgreSQL of a stand, durable, under a supervisor that starts it again whenever it is gone.
import { startEmbeddedPostgres, type EmbeddedServer } from '#db';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from './checkout.js';

const lookEveryMs = 100;

// Small enough for a volume that is to be filled; fsync and the like stay as in production.
const settings = {
  shared_buffers: '128MB',
  max_wal_size: '256MB',
  min_wal_size: '64MB',
  max_connections: '80',
};

export class PostgresServer {
  /** How often it was started again. */
  restarts = 0;
  private isWanted = true;
  private server!: EmbeddedServer;
  private release: () => void = () => undefined;
  private supervising!: Promise<void>;

  private constructor(
    private readonly folder: string,
    private readonly onPort: (port: number) => void,
  ) {}

  static async start(folder: string, onPort: (port: number) => void): Promise<PostgresServer> {
    const server = new PostgresServer(folder, onPort);
    await server.run();
    server.supervising = server.supervise();
    return server;
  }

  /** The server itself, past any proxy. */
  get url(): string {
    return this.server.url;
  }

  private async run(): Promise<void> {
    this.server = await startEmbeddedPostgres(this.folder, settings);
    this.release = await watch(this.server.pid, 'INT');
    this.onPort(Number(new URL(this.server.url).port));
  }

  private async supervise(): Promise<void> {
    while (this.isWanted) {
      await pause(lookEveryMs);
      if (!this.isWanted || isAlive(this.server.pid)) continue;
      this.release();
      try {
        await this.run();
        this.restarts++;
      } catch (error) {
        // Old children still hold the shared memory, or the disk is full: tried again, as a supervisor does.
        this.lastTrouble = error;
      }
    }
  }

  /** Why the last start failed. */
  lastTrouble: unknown;

  /** Stops it cleanly, works on its files, and starts it again. */
  async whileStopped(work: (databaseFolder: string) => void): Promise<void> {
    this.isWanted = false;
    await this.supervising;
    this.release();
    await this.server.stop('fast');
    work(this.server.databaseDir);
    this.isWanted = true;
    await this.run();
    this.supervising = this.supervise();
  }

  /** The hard way: the postmaster first, its children notice by themselves. */
  kill9(): void {
    process.kill(this.server.pid, 'SIGKILL');
  }

  /**
   * Kills one of the server's processes that serve us; PostgreSQL then restarts all of itself. False: there
   * was none.
   */
  killBackend(pick: (pids: number[]) => number): boolean {
    const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(this.server.pid)], {
      encoding: 'utf8',
    });
    const pids = listed.split('\n').flatMap((line) => (/pagesa/.test(line) ? [parseInt(line, 10)] : []));
    if (pids.length === 0) return false;
    process.kill(pick(pids), 'SIGKILL');
    return true;
  }

  /** How often its log says that a disk is full (SQLSTATE 53100, or a PANIC of the write-ahead log). */
  get diskFullReports(): number {
    const log = readFileSync(join(this.server.databaseDir, 'server.log'), 'utf8');
    return log.split('No space left on device').length - 1;
  }

  async stop(): Promise<void> {
    this.isWanted = false;
    await this.supervising;
    await this.server.stop('immediate');
    this.release();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
