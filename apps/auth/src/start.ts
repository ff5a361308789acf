// Work of auth beside its doors: the next signing key in time, and forgetting what nobody can use any more.
import { now } from '#time';
import type { Runtime } from '#service';
import { setTimeout as pause } from 'node:timers/promises';
import { openAuth } from './auth.js';
import { forgetOldLanes } from './sign-in/attempt.sql.js';
import { forgetOldSessions } from './sign-in/session.sql.js';

const everyMs = 600_000;
const dayMs = 86_400_000;

/** Returns how to stop; a round that is under way is waited for. */
export async function start(runtime: Runtime): Promise<() => Promise<void>> {
  const auth = openAuth(runtime);
  await auth.signer.prepare();
  const stopping = new AbortController();
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      await pause(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await round(runtime, () => auth.signer.prepare());
    }
  })();
  return async () => {
    stopping.abort();
    await rounds;
  };
}

async function round(runtime: Runtime, prepareKeys: () => Promise<void>): Promise<void> {
  const atMs = now().getTime();
  try {
    await prepareKeys();
    await forgetOldLanes(runtime.database, new Date(atMs - dayMs));
    await forgetOldSessions(runtime.database, new Date(atMs - 30 * dayMs));
  } catch (error) {
    // The next round tries again; a key is made a day before it is needed.
    runtime.logger.error({ err: error }, 'housekeeping of auth failed');
  }
}
