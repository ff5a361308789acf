// The next tokens of a session. A refresh token is good once: whoever comes with a used one ends the
// session for everybody.
import { now } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import { countSignal } from '../block/policy.js';
import type { FromWhere } from '../from-where.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { issueTokens, refreshHash, type SessionAnswer } from './begin-session.js';
import { endPersonSessions } from './end-session.js';
import { lockPerson, type PersonRow } from '../people/person.sql.js';
import { lifetimes } from './session.rules.js';
import { lockRefreshToken, markRefreshed } from './session.sql.js';

export type RefreshOutcome = { ok: true; answer: SessionAnswer } | { ok: false };

export function refresh(auth: Auth, refreshToken: string, from: FromWhere): Promise<RefreshOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<RefreshOutcome> => {
    const at = now();
    const hash = refreshHash(refreshToken);
    const session = await lockRefreshToken(tx, hash);
    if (!session || session.ended_at || session.expires_at <= at) return { ok: false };
    const person = (await lockPerson(tx, session.person_id))!;
    const { id: sessionId } = session;
    if (session.token_used_at) {
      await endCopiedSession(auth, tx, { person, sessionId, from });
      return { ok: false };
    }
    const idleSince = at.getTime() - session.used_at.getTime();
    if (person.state !== 'active' || idleSince > lifetimes[person.kind].idleSeconds * 1_000) {
      await endPersonSessions(auth, tx, { personId: person.id, sessionId, reason: 'idle' });
      return { ok: false };
    }
    await markRefreshed(tx, { hash, sessionId, at, address: from.address });
    return { ok: true, answer: await issueTokens(auth, tx, { person, sessionId }) };
  });
}

// RFC 9700, 4.14.2: one of the two who hold the token is a thief, and nobody knows which.
async function endCopiedSession(
  auth: Auth,
  tx: Tx,
  { person, sessionId, from }: { person: PersonRow; sessionId: string; from: FromWhere },
): Promise<void> {
  await endPersonSessions(auth, tx, { personId: person.id, sessionId, reason: 'refresh token used twice' });
  await writeToPerson(auth, tx, { person: person, template: 'sessions-ended' });
  await countSignal(auth, tx, { personId: person.id, signal: 'copied-sessions', from });
  await recordAct(auth, tx, {
    act: 'refresh-token-reused',
    actor: 'anyone',
    target: person.id,
    ...from,
    detail: { session: sessionId },
  });
}
