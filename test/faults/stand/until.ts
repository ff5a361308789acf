// Waiting for something to become true, with a limit: how the harness sees that the system has healed.
import { setTimeout as pause } from 'node:timers/promises';

const lookEveryMs = 50;

/**
 * Asks until the answer is true; throws with `what` when
 * the time is over. A question that fails counts as no.
 */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      if (await isTrue()) return;
    } catch (error) {
      last = error;
    }
    if (performance.now() > untilMs)
      throw new Error(`not within ${timeoutMs / 1_000} s: ${what}`, { cause: last });
    await pause(lookEveryMs);
  }
}
