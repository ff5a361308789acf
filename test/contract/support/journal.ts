// What the event log told while a test ran, and waiting for a condition by being told instead of by time.
import type { LogReporter } from '#log';
import { inspect } from 'node:util';

const lateMs = 25_000;

export class Journal {
  readonly parked: { topic: string; reason: string }[] = [];
  readonly retries: { attempt: number; error: unknown; atMs: number }[] = [];
  readonly troubles: { where: string; error: unknown }[] = [];
  private waiters: (() => void)[] = [];

  /** Something may have changed: conditions are looked at again. */
  readonly tell = (): void => {
    for (const waiter of this.waiters) waiter();
  };

  readonly report: LogReporter = {
    handled: () => this.tell(),
    retried: (...[, , attempt, error]) => {
      this.retries.push({ attempt, error, atMs: performance.now() });
      this.tell();
    },
    parked: (_group, topic, reason) => {
      this.parked.push({ topic, reason });
      this.tell();
    },
    trouble: (where, error) => {
      this.troubles.push({ where, error });
      this.tell();
    },
  };

  private seen(): string {
    const { parked, retries, troubles } = this;
    return inspect({ parked, retries: retries.length, troubles }, { depth: 4, breakLength: 200 });
  }

  /** Resolves when the condition holds; it is looked at whenever something was told. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    let told = true;
    let isLate = false;
    let wake: () => void = () => undefined;
    const waiter = () => {
      told = true;
      wake();
    };
    this.waiters.push(waiter);
    // Only so that a failing test says what it has seen.
    const late = setTimeout(() => {
      isLate = true;
      waiter();
    }, lateMs);
    try {
      for (;;) {
        if (!told) await new Promise<void>((resolve) => (wake = resolve));
        told = false;
        if (await condition()) return;
        if (isLate) throw new Error(`it did not come about; seen: ${this.seen()}`);
      }
    } finally {
      clearTimeout(late);
      this.waiters = this.waiters.filter((other) => other !== waiter);
    }
  }

  /** As `until`, for what nobody tells of: the state of a broker. It is asked again and again. */
  async untilAsked(condition: () => boolean | Promise<boolean>): Promise<void> {
    const asking = setInterval(this.tell, 100);
    try {
      await this.until(condition);
    } finally {
      clearInterval(asking);
    }
  }
}
