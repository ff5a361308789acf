// Slows intake down while settling is behind: files wait, single payments are told when to come back.
import type { EventLog } from '#log';
import { monotonicMs } from '#time';
import { setTimeout as pause } from 'node:timers/promises';

const topic = 'payments.submitted';
const lookMs = 200;
// Files leave the upper half to single payments: one file of millions must not shut their door.
const filesShare = 0.5;
const comeBackSecondsMax = 60;
const comeBackSecondsDefault = 5;

export class Backlog {
  /** Submitted payments that are not decided yet: as last measured, and what was taken since. */
  waiting = 0;
  private takenSince = 0;
  private measuredAtMs = monotonicMs();
  private drainedPerSecond = 0;

  constructor(
    private readonly log: Pick<EventLog, 'lag'>,
    private readonly max: number,
  ) {}

  /** So many were taken: a file brings thousands between two measurements. */
  take(count: number): void {
    this.waiting += count;
    this.takenSince += count;
  }

  /** Asks the log how far its consumers and its relay are behind. */
  async measure(): Promise<void> {
    this.takenSince = 0;
    let waiting = 0;
    for (const place of await this.log.lag()) if (place.topic === topic) waiting += place.lag;
    const atMs = monotonicMs();
    const seconds = (atMs - this.measuredAtMs) / 1_000;
    // What is taken meanwhile may be measured too: it counts twice until the next time, but never not at all.
    waiting += this.takenSince;
    if (seconds > 0) this.drainedPerSecond = (this.waiting - waiting) / seconds;
    this.waiting = waiting;
    this.measuredAtMs = atMs;
  }

  /** Seconds after which a single payment may come back; 0 while there is room for it. */
  comeBackSeconds(): number {
    const excess = this.waiting - this.max;
    if (excess < 0) return 0;
    if (this.drainedPerSecond <= 0) return comeBackSecondsDefault;
    return Math.min(comeBackSecondsMax, Math.max(1, Math.ceil(excess / this.drainedPerSecond)));
  }

  /** Resolves when a file may go on; `meanwhile` is called again and again until then. */
  async roomForFile(meanwhile: () => Promise<unknown>): Promise<void> {
    while (this.waiting >= this.max * filesShare) {
      await meanwhile();
      await pause(lookMs);
    }
  }
}
