// Activate user: username and activation code become an own password. An operator also gets a token.
import { now } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { unmetRules, type UnmetRule } from '../passwords/password.rules.js';
import { countedAttempt, forgiveAttempt } from '../sign-in/count-attempt.js';
import { endPersonSessions } from '../sessions/end-session.js';
import {
  findPersonByUsername,
  lockPerson,
  setPasswordAndActivate,
  type PersonRow,
} from '../people/person.sql.js';
import { addMtoken, type NewMtoken } from '../tokens/add-mtoken.js';
import { redeemCode } from './redeem-code.js';

export interface Activation {
  username: string;
  code: string;
  password: string;
}

export type ActivationOutcome =
  | { ok: true; person: PersonRow; mtoken?: NewMtoken }
  | { ok: false; code: 'password'; unmet: UnmetRule[] }
  | { ok: false; code: 'denied' }
  | { ok: false; code: 'blocked'; retryAfterSeconds: number };

export async function activate(auth: Auth, entered: Activation, from: FromWhere): Promise<ActivationOutcome> {
  const { database } = auth.runtime;
  const unmet = unmetRules(entered.password, entered);
  if (unmet.length > 0) return { ok: false, code: 'password', unmet };
  const counted = await countedAttempt(auth, {
    username: `activate ${entered.username}`,
    address: from.address,
  });
  if (!counted.ok) return { ok: false, code: 'blocked', retryAfterSeconds: counted.retryAfterSeconds };
  // Hashed before the code is looked at: whether the user exists must not show in the time taken.
  const passwordHash = await auth.passwords.hash(entered.password);
  return database.transaction(async (tx): Promise<ActivationOutcome> => {
    const found = await findPersonByUsername(tx, entered.username);
    const person = await lockPerson(tx, found?.id ?? '');
    const verdict = await redeemCode(auth, tx, {
      personId: person?.id ?? '',
      purpose: 'access',
      code: entered.code,
    });
    const open = person?.state === 'invited' || person?.state === 'active';
    if (!verdict.fits || !person || !open) {
      const detail = { locked: !verdict.fits && verdict.locked, state: person?.state ?? null };
      const target = person && { target: person.id };
      await recordAct(auth, tx, { act: 'activation-denied', actor: 'anyone', ...target, ...from, detail });
      return { ok: false, code: 'denied' };
    }
    await forgiveAttempt(tx, counted.lanes);
    return { ok: true, ...(await takeIn(auth, tx, { person, passwordHash, from })) };
  });
}

async function takeIn(
  auth: Auth,
  tx: Tx,
  { person, passwordHash, from }: { person: PersonRow; passwordHash: string; from: FromWhere },
) {
  await setPasswordAndActivate(tx, { id: person.id, hash: passwordHash, at: now() });
  await endPersonSessions(auth, tx, { personId: person.id, sessionId: null, reason: 'activated' });
  const mtoken = person.kind === 'operator' ? await addMtoken(auth, tx, { person }) : undefined;
  await recordAct(auth, tx, { act: 'activated', actor: person.id, ...from });
  return { person, ...(mtoken && { mtoken }) };
}
