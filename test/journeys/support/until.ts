// Waits until the product has come so far: asks, and gives the processor away before it asks again, for on
// a busy machine whoever asks without a pause takes the time of the one who is to answer.
import { monotonicMs } from '#time';
import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

const lookEveryMs = 40;
// Far beyond what the slowest machine needs: it ends what hangs, and says what did.
const hangsAfterMs = 240_000;
jest.setTimeout(hangsAfterMs + 60_000);

/** Resolves when the answer is yes; throws with the question when it never is. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = monotonicMs() + hangsAfterMs;
  while (!(await isSo())) {
    if (monotonicMs() > endMs) throw new Error(`it is not so: ${isSo.toString()}`);
    await pause(lookEveryMs);
  }
}
