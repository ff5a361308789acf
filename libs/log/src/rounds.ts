// Commits deliveries of several partitions in one transaction: fewer and larger database calls, the same
// guarantees.
import { isConnectionLoss, isDatabaseFull } from '#db';
import type { Delivery } from './deliver.js';
import type { Subscription } from './port.js';

type CommitAll = (subscription: Subscription, deliveries: Delivery[]) => Promise<void>;

interface Waiting {
  delivery: Delivery;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const eventsMaxDefault = 5_000;
// While one round waits for the disk, the next is decided; a third would only wait for locks.
const roundsAtOnceMax = 2;

export class Rounds {
  private waiting: Waiting[] = [];
  private running = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly commitAll: CommitAll,
  ) {}

  /**
   * Resolves when the delivery is committed, alone or with others; rejects with the error of its own
   * transaction.
   */
  commit(delivery: Delivery): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ delivery, resolve, reject });
      if (this.running < roundsAtOnceMax) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running++;
    // Deliveries that are handed in by the same turn of the event loop belong to the same round.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.round(this.take());
    this.running--;
  }

  /**
   * As many deliveries as one transaction may hold, in the order of their partitions: that of the rows they
   * lock.
   */
  private take(): Waiting[] {
    const { eventsMax = eventsMaxDefault } = this.subscription;
    let events = 0;
    let count = 0;
    for (const { delivery } of this.waiting) {
      if (count > 0 && events + delivery.events.length > eventsMax) break;
      events += delivery.events.length;
      count++;
    }
    return this.waiting.splice(0, count).sort((a, b) => a.delivery.partition - b.delivery.partition);
  }

  private async round(together: Waiting[]): Promise<void> {
    const failure = await this.attempt(together);
    if (failure === undefined) return;
    // Whether the transaction took place is unknown, or nothing can be stored: each finds out for itself.
    const { error } = failure;
    if (together.length === 1 || isConnectionLoss(error) || isDatabaseFull(error)) {
      for (const { reject } of together) reject(error);
      return;
    }
    // One of them failed, and undid the others: alone, each gets its own end.
    for (const one of together) {
      const own = await this.attempt([one]);
      if (own) one.reject(own.error);
    }
  }

  private async attempt(together: Waiting[]): Promise<{ error: unknown } | undefined> {
    try {
      await this.commitAll(
        this.subscription,
        together.map(({ delivery }) => delivery),
      );
    } catch (error) {
      return { error };
    }
    for (const { resolve } of together) resolve();
    return undefined;
  }
}
