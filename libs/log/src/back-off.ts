// Pauses between attempts: they grow, and part of each is left to chance so that instances do not knock in
// step.
import { randomToken } from '#time';
import { setTimeout as pause } from 'node:timers/promises';

const pauseFirstMs = 50;
const pauseMaxMs = 5_000;

/** Waits 50 ms after the first attempt, growing to 5 s, half of it left to chance; rejects when aborted. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const longestMs = Math.min(pauseMaxMs, pauseFirstMs * 2 ** Math.min(attempt - 1, 10));
  await pause(longestMs * (0.5 + jitter() / 2), undefined, { signal });
}

// A pause's length decides nothing that is stored, so it needs no seeded source.
function jitter(): number {
  return Buffer.from(randomToken(4), 'base64url').readUInt32BE() / 2 ** 32;
}

/** Waits for `work`, but not for ever; true if it ended in time. What it throws is thrown. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const tooLong = pause(ms, false, { signal: enough.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    enough.abort();
  }
}
