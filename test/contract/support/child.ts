// Starts member.ts as a child process and tells what it says; it never outlives the test.
import type { Journal } from './journal.js';
import type { MemberSettings } from './member.js';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export class Child {
  readonly lines: string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'pagesa-contract-'));
  private readonly faults = join(this.folder, 'faults');
  private readonly process: ChildProcess;
  private readonly ended: Promise<unknown>;

  /** `fault` is a PAGESA_FAULTS plan. */
  constructor(
    settings: MemberSettings,
    private readonly journal: Journal,
    fault?: string,
  ) {
    writeFileSync(this.faults, '');
    watch(this.faults, { persistent: false }, () => journal.tell());
    const plan = fault ? { PAGESA_FAULTS: fault, PAGESA_FAULTS_LOG: this.faults } : {};
    this.process = spawn(
      process.execPath,
      ['--no-warnings', '--import', here('typescript.mjs'), here('member.ts'), JSON.stringify(settings)],
      { env: { ...process.env, NODE_OPTIONS: '', ...plan }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.process.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.lines.push(...text.split('\n').filter(Boolean));
      journal.tell();
    });
    this.ended = once(this.process, 'close').then(() => journal.tell());
  }

  async said(pattern: RegExp): Promise<void> {
    await this.journal.until(() => this.lines.some((line) => pattern.test(line)));
  }

  /** The planned fault struck. */
  async faulted(): Promise<void> {
    await this.journal.until(() => existsSync(this.faults) && readFileSync(this.faults, 'utf8') !== '');
  }

  goOn(): void {
    this.process.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
