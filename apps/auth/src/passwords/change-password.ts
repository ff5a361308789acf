// Changes the password of a signed-in person, who shows the old one; every other session ends.
import { now } from '#time';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { unmetRules, type UnmetRule } from './password.rules.js';
import { countedAttempt, forgiveAttempt } from '../sign-in/count-attempt.js';
import { endPersonSessions } from '../sessions/end-session.js';
import { findPerson, lockPerson, setPassword } from '../people/person.sql.js';
import { livingSessions } from '../sessions/session.sql.js';

export type ChangeOutcome =
  | { ok: true }
  | { ok: false; code: 'password'; unmet: UnmetRule[] }
  | { ok: false; code: 'denied' }
  | { ok: false; code: 'blocked'; retryAfterSeconds: number };

export async function changePassword(
  auth: Auth,
  change: { personId: string; sessionId: string; oldPassword: string; newPassword: string },
  from: FromWhere,
): Promise<ChangeOutcome> {
  const { database } = auth.runtime;
  const found = await findPerson(database, change.personId);
  if (!found) return { ok: false, code: 'denied' };
  const names = [found.first_name, found.last_name];
  const unmet = unmetRules(change.newPassword, { username: found.username, names });
  if (unmet.length > 0) return { ok: false, code: 'password', unmet };
  const counted = await countedAttempt(auth, { username: `change ${found.username}`, address: from.address });
  if (!counted.ok) return { ok: false, code: 'blocked', retryAfterSeconds: counted.retryAfterSeconds };
  const old = await auth.passwords.check(found.password_hash, change.oldPassword);
  const hash = await auth.passwords.hash(change.newPassword);
  return database.transaction(async (tx): Promise<ChangeOutcome> => {
    const person = await lockPerson(tx, found.id);
    if (!old.fits || person?.state !== 'active' || person.password_hash !== found.password_hash) {
      await recordAct(auth, tx, { act: 'password-change-denied', actor: found.id, ...from });
      return { ok: false, code: 'denied' };
    }
    await forgiveAttempt(tx, counted.lanes);
    await setPassword(tx, { id: person.id, hash, at: now() });
    for (const session of await livingSessions(tx, person.id, now()))
      if (session.id !== change.sessionId)
        await endPersonSessions(auth, tx, {
          personId: person.id,
          sessionId: session.id,
          reason: 'password changed',
        });
    await writeToPerson(auth, tx, { person: person, template: 'password-changed' });
    await recordAct(auth, tx, { act: 'password-changed', actor: person.id, ...from });
    return { ok: true };
  });
}
