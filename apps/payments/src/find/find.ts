// Finds a payment wherever it stands on its way, and waits for outcomes on behalf of many callers at once.
import type { Database } from '#db';
import type { Submission } from '#events';
import { monotonicMs } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import { findAccepted } from '../submit/accept/accept.sql.js';
import { findChanges, findDecided, findPayment } from './find.sql.js';
import { presentAccepted, presentPayment, type PresentedPayment } from './present.rules.js';

/** The payment with this id; undefined if none was accepted. */
export async function find(database: Database, transactionId: string): Promise<PresentedPayment | undefined> {
  const decided = await findDecidedPayment(database, transactionId);
  if (decided) return decided;
  const [accepted] = await findAccepted(database, [transactionId]);
  if (accepted)
    return presentAccepted({
      submission: JSON.parse(accepted.submission) as Submission,
      client: accepted.client,
      at: accepted.accepted_at,
    });
  // Between the two looks the outcome may have come and the acceptance been forgotten.
  return findDecidedPayment(database, transactionId);
}

async function findDecidedPayment(
  database: Database,
  transactionId: string,
): Promise<PresentedPayment | undefined> {
  const payment = await findPayment(database, transactionId);
  return payment && presentPayment(payment, await findChanges(database, payment.id));
}

interface Waiter {
  untilMs: number;
  resolve(decided: boolean): void;
}

const askEveryMs = 10;

/** Waits for outcomes: one question for all waiting callers, so that many waiters cost as little as one. */
export class OutcomeWatch {
  private readonly waiters = new Map<string, Waiter[]>();
  private asking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** True when the payment has its outcome, false when the time (ms) is over first. */
  wait(transactionId: string, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = { untilMs: monotonicMs() + timeoutMs, resolve };
      const others = this.waiters.get(transactionId);
      if (others) others.push(waiter);
      else this.waiters.set(transactionId, [waiter]);
      this.asking ??= this.ask().finally(() => (this.asking = undefined));
    });
  }

  private async ask(): Promise<void> {
    while (this.waiters.size > 0) {
      await pause(askEveryMs);
      try {
        for (const row of await findDecided(this.database, [...this.waiters.keys()]))
          this.tell(row.transaction_id, true);
      } catch (error) {
        this.onTrouble(error);
      }
      const atMs = monotonicMs();
      for (const [id, waiters] of this.waiters)
        if (waiters.every(({ untilMs }) => untilMs <= atMs)) this.tell(id, false);
    }
  }

  private tell(transactionId: string, decided: boolean): void {
    for (const waiter of this.waiters.get(transactionId) ?? []) waiter.resolve(decided);
    this.waiters.delete(transactionId);
  }
}
