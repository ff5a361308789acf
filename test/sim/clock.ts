// The simulated time: it stands still during a step and moves only when the simulation says so.
import { setClockOffset, today } from '#time';

const minuteMs = 60_000;

export class Clock {
  // Fixed, so that a seed means the same on every day.
  private nowMs = Date.UTC(2026, 9, 20, 9, 0, 0);

  /**
   * Moves on. The minutes around midnight are jumped over: there the day would depend on the machine's
   * speed.
   */
  advance(byMs: number): void {
    this.nowMs += byMs;
    while (this.dayAfter(-5) !== this.dayAfter(5)) this.nowMs += minuteMs;
  }

  /** The bank's calendar day, so many days from now. */
  day(ahead = 0): string {
    const noon = new Date(`${today(new Date(this.nowMs))}T12:00:00Z`);
    noon.setUTCDate(noon.getUTCDate() + ahead);
    return noon.toISOString().slice(0, 10);
  }

  get ms(): number {
    return this.nowMs;
  }

  /**
   * Sets the product's clock to the simulated time as one process sees it, whose own clock is wrong by
   * `skewMs`.
   */
  show(skewMs: number): void {
    setClockOffset(this.nowMs + skewMs - Date.now());
  }

  private dayAfter(minutes: number): string {
    return today(new Date(this.nowMs + minutes * minuteMs));
  }
}
