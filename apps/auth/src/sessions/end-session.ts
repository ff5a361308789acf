// Ends sessions here and in every service: their tokens are refused from the event on.
import { markSessionEnded } from '#access';
import { eventOf, events } from '#events';
import { now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { endSessions } from './session.sql.js';

// Longer than any access token of the session can live.
const tokensDeadAfterMs = 900_000;

/** Ends one session of a person, or all of them (`sessionId` null); returns those that were alive. */
export async function endPersonSessions(
  auth: Auth,
  tx: Tx,
  end: { personId: string; sessionId: string | null; reason: string },
): Promise<string[]> {
  const at = now();
  const ended = (await endSessions(tx, { ...end, at })).map((session) => session.id);
  if (ended.length === 0) return ended;
  const untilMs = at.getTime() + tokensDeadAfterMs;
  for (const session of ended) await markSessionEnded(tx, 'auth', { session, untilMs });
  await auth.runtime.log.append(
    tx,
    'auth.users',
    ended.map((session) =>
      eventOf(
        events.sessionEnded,
        { session, subject: end.personId, untilMs },
        { id: `${session}.ended`, timeMs: at.getTime() },
      ),
    ),
  );
  return ended;
}
