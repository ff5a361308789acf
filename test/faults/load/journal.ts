// What the harness sent and what it was told: the memory
// against which the system is judged after every fault.
import type { Submission } from '#events';
import type { Random } from '../../sim/random.js';

export type Door = 'single' | 'file' | 'topic';

/** What must become of a payment, whatever breaks: it follows from the payment alone. */
export type Expected = 'settled' | 'refused' | 'held';

export interface Entry {
  submission: Submission;
  amountMinor: number;
  door: Door;
  expected: Expected;
  sentAtMs: number;
  /** Somebody got an answer: from then on the payment may not be lost. */
  isAnswered: boolean;
  /** The final state, as an answer told it. */
  told?: string;
  /** Why the last attempt got no answer. */
  lastTrouble?: unknown;
}

// More than any demo account holds, less than the limit of an amount.
const tooMuch = '50000000.00';

export class Journal {
  readonly entries: Entry[] = [];
  readonly complaints: string[] = [];
  /** How often a door said 503 and when to come back. */
  turnedAway = 0;

  constructor(
    readonly prefix: string,
    private readonly accounts: readonly string[],
    private readonly random: Random,
  ) {}

  /** A payment that was never sent before, already written down. */
  next(door: Door): Entry {
    const { random } = this;
    const expected = random.weighted({ settled: 94, refused: 4, held: 2 });
    const amountMinor = random.between(1, 2_000);
    const amount =
      expected === 'refused'
        ? tooMuch
        : `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
    const debtor = random.below(this.accounts.length);
    const creditor = (debtor + 1 + random.below(this.accounts.length - 1)) % this.accounts.length;
    const submission: Submission = {
      transactionId: `${this.prefix}-${door}-${this.entries.length}`,
      debtorAccount: { iban: this.accounts[debtor] },
      creditorAccount: { iban: this.accounts[creditor] },
      creditorName: 'Ujësjellësi Rajonal',
      instructedAmount: { currency: 'EUR', amount },
      ...(expected === 'held' && { requestedExecutionDate: dayFromNow(20) }),
    };
    const entry: Entry = {
      submission,
      amountMinor: expected === 'refused' ? 5_000_000_000 : amountMinor,
      door,
      expected,
      sentAtMs: performance.now(),
      isAnswered: false,
    };
    this.entries.push(entry);
    return entry;
  }

  /** Writes down that an answer was not what it must be. */
  complain(entry: Entry, what: string): void {
    this.complaints.push(`${entry.submission.transactionId}: ${what}`);
  }

  sentBefore(atMs: number): Entry[] {
    return this.entries.filter((entry) => entry.sentAtMs < atMs);
  }
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
