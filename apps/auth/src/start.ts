// Work of auth beside its doors: sending messages, matching resets, the next signing key in time, and
// forgetting.
import { now } from '#time';
import type { Runtime } from '#service';
import { setTimeout as pause } from 'node:timers/promises';
import { openAuth, type Auth } from './auth.js';
import { forgetOldSignals } from './block/policy.sql.js';
import { forgetOldAssertions } from './clients/client.sql.js';
import { forgetOldConfirmations } from './confirm/confirmation.sql.js';
import { offerFirstAdmin } from './first-admin/first-admin.js';
import { matchRequests } from './reset/request-reset.js';
import { forgetOldLanes } from './sign-in/attempt.sql.js';
import { forgetOldSessions } from './sessions/session.sql.js';

const everyMs = 600_000;
const dayMs = 86_400_000;

/** Returns how to stop; what is under way is waited for. */
export async function start(runtime: Runtime): Promise<() => Promise<void>> {
  const auth = openAuth(runtime);
  await auth.signer.prepare();
  // The demo brings operators of its own, after this.
  const link = runtime.configuration.PAGESA_SEED === 'none' ? await offerFirstAdmin(auth) : undefined;
  // To the console, and not to the log, which is kept and read by others.
  if (link) console.log(`There is no operator yet. Make the first admin here, within an hour, once: ${link}`);
  auth.courier.start(() => matchRequests(auth));
  const stopping = new AbortController();
  const housekeeping = keepHouse(auth, stopping.signal);
  return async () => {
    stopping.abort();
    await auth.courier.stop();
    await housekeeping;
  };
}

async function keepHouse(auth: Auth, signal: AbortSignal): Promise<void> {
  const { database, logger } = auth.runtime;
  while (!signal.aborted) {
    const atMs = now().getTime();
    try {
      await auth.signer.prepare();
      await forgetOldLanes(database, new Date(atMs - dayMs));
      await forgetOldSessions(database, new Date(atMs - 30 * dayMs));
      await forgetOldConfirmations(database, new Date(atMs - dayMs));
      await forgetOldAssertions(database, new Date(atMs - dayMs));
      await forgetOldSignals(database, new Date(atMs - 30 * dayMs));
    } catch (error) {
      // The next round tries again; a key is made a day before it is needed.
      logger.error({ err: error }, 'housekeeping of auth failed');
    }
    await pause(everyMs, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
