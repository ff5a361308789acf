// One process of the product under a supervisor that starts it
// again whenever it ends, as systemd or Kubernetes would.
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { mainOf, root, watch } from './checkout.js';
import { until } from './until.js';

const startAgainAfterMs = 300;
const readyTimeoutMs = 90_000;
const readyForm = /^Pagesa is ready: (\S+)$/;

export type Environment = Record<string, string>;

export class Instance {
  /** Where it answers; empty while it does not. */
  url = '';
  /** How often it ended without being asked to. */
  deaths = 0;
  private child?: ChildProcess;
  private isWanted = false;
  /** What `restart` added to its environment. */
  kept: Environment = {};

  constructor(
    readonly name: string,
    readonly app: string,
    private readonly environment: () => Environment,
    private readonly logFile: string,
  ) {}

  get isReady(): boolean {
    return this.url !== '';
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it and resolves when it says that it is ready. */
  async start(): Promise<void> {
    this.isWanted = true;
    rmSync(this.planFile, { force: true });
    await this.run();
    await this.ready();
  }

  ready(): Promise<void> {
    return until(`${this.name} is ready`, () => this.isReady, readyTimeoutMs);
  }

  private async run(): Promise<void> {
    const environment = {
      ...process.env,
      ...this.environment(),
      ...this.kept,
      PAGESA_FAULTS: `@${this.planFile}`,
    };
    const child = spawn(process.execPath, ['--enable-source-maps', mainOf(this.app)], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => appendFileSync(this.logFile, chunk));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readyForm.exec(line);
      if (ready) this.url = ready[1]!;
    });
    child.once('exit', (code, signal) => void this.ended(code, signal));
    const release = await watch(child.pid!, 'KILL');
    if (child.exitCode !== null || child.signalCode !== null) release();
    else child.once('exit', release);
  }

  private async ended(code: number | null, signal: string | null): Promise<void> {
    this.url = '';
    appendFileSync(this.logFile, `--- ${this.name} ended: ${signal ?? code}\n`);
    if (!this.isWanted) return;
    this.deaths++;
    await pause(startAgainAfterMs);
    if (this.isWanted) await this.run();
  }

  /**
   * Sends a signal, and says whether there was a process to get it; after a kill the supervisor starts it
   * again.
   */
  signal(signal: NodeJS.Signals): boolean {
    if (signal === 'SIGKILL') this.url = '';
    return this.child?.kill(signal) ?? false;
  }

  /** Kills it, and nobody starts it again; resolves when it is gone. */
  async killForGood(): Promise<void> {
    this.isWanted = false;
    const gone = new Promise((resolve) => this.child?.once('exit', resolve));
    this.signal('SIGKILL');
    await gone;
  }

  /** Drains it and starts it anew, with more in its environment from then on. */
  async restart(kept: Environment): Promise<void> {
    await this.stop();
    this.kept = kept;
    await this.start();
  }

  /** Lets it kill or stop itself at a fault point: `name:count[:signal]`. */
  arm(plan: string): void {
    // Renamed, so that it appears whole.
    writeFileSync(`${this.planFile}.new`, plan);
    renameSync(`${this.planFile}.new`, this.planFile);
  }

  disarm(): void {
    this.arm('none:0');
  }

  private get planFile(): string {
    return `${this.logFile}.faults`;
  }

  /** Whether the process stands still after a SIGSTOP (state T of the operating system). */
  get isStopped(): boolean {
    try {
      return /^State:\s+[Tt]/m.test(readFileSync(`/proc/${this.pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  }

  /** The largest resident memory so far, in MB. */
  get peakMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
  }

  /** Asks it to drain and waits until it has; its exit code. */
  async stop(): Promise<number | null> {
    this.isWanted = false;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const code = await ended;
    clearTimeout(forced);
    return code;
  }
}
