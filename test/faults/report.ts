// The table of what was done and what came of it.
import type { RoundReport } from './round.js';

interface Row {
  times: number;
  inFlight: number;
  lost: number;
  doubled: number;
  recoveriesMs: number[];
}

export class Report {
  payments = 0;
  rounds = 0;
  private answered = 0;
  private told = 0;
  private wrong = 0;
  private readonly rows = new Map<string, Row>();

  add({ faults, payments, verdict }: RoundReport): void {
    this.rounds++;
    this.payments += payments;
    this.answered += verdict.answered;
    this.told += verdict.told;
    this.wrong += verdict.wrong.length;
    for (const { fault, inFlight, recoveryMs } of faults) {
      const row = this.rows.get(fault) ?? { times: 0, inFlight: 0, lost: 0, doubled: 0, recoveriesMs: [] };
      this.rows.set(fault, row);
      row.times++;
      row.inFlight += inFlight;
      row.lost += verdict.lost;
      row.doubled += verdict.doubled;
      row.recoveriesMs.push(recoveryMs);
    }
  }

  get hasFailed(): boolean {
    return this.wrong > 0;
  }

  /** Why nothing is proved, however right all of it was; undefined when something is. */
  get nothingProved(): string | undefined {
    if (this.rounds === 0) return 'no round was run';
    if (this.answered === 0) return 'no payment got an answer';
    if (this.told === 0) return 'no answer told an outcome';
    return this.inFlight === 0 ? 'nothing was on its way when a fault struck' : undefined;
  }

  private get inFlight(): number {
    return [...this.rows.values()].reduce((sum, row) => sum + row.inFlight, 0);
  }

  /** As a table in Markdown, by the name of the fault. */
  table(): string {
    const head = [
      '| fault | injected | payments in flight | lost | doubled | recovery median, s | max, s |',
      '|---|---:|---:|---:|---:|---:|---:|',
    ];
    const lines = [...this.rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([fault, row]) => {
        const sorted = row.recoveriesMs.sort((a, b) => a - b);
        const median = seconds(sorted[sorted.length >> 1]);
        const cells = [
          fault,
          row.times,
          row.inFlight,
          row.lost,
          row.doubled,
          median,
          seconds(sorted.at(-1)!),
        ];
        return `| ${cells.join(' | ')} |`;
      });
    return [...head, ...lines].join('\n');
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
