// Sets up an mToken on a telephone by an activation code from the bank. The older one works until the new
// one's first code.
import { recordAct } from '../audit/record-act.js';
import type { Activation } from '../activate/activate.js';
import { redeemCode } from '../activate/redeem-code.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { countedAttempt, forgiveAttempt } from '../sign-in/count-attempt.js';
import { findPersonByUsername, lockPerson } from '../people/person.sql.js';
import { addMtoken, type NewMtoken } from './add-mtoken.js';
import { voidPendingMtokens } from '../codes/otp-token.sql.js';

export type MtokenOutcome =
  | { ok: true; mtoken: NewMtoken }
  | { ok: false; code: 'denied' }
  | { ok: false; code: 'blocked'; retryAfterSeconds: number };

export async function setUpMtoken(auth: Auth, entered: Activation, from: FromWhere): Promise<MtokenOutcome> {
  const { database } = auth.runtime;
  const counted = await countedAttempt(auth, {
    username: `mtoken ${entered.username}`,
    address: from.address,
  });
  if (!counted.ok) return { ok: false, code: 'blocked', retryAfterSeconds: counted.retryAfterSeconds };
  const found = await findPersonByUsername(database, entered.username);
  const password = await auth.passwords.check(found?.password_hash, entered.password);
  return database.transaction(async (tx): Promise<MtokenOutcome> => {
    const person = await lockPerson(tx, found?.id ?? '');
    const known =
      password.fits && person?.state === 'active' && person.password_hash === found?.password_hash;
    // A wrong password must not use up tries of the code, and is looked for as long as a right one.
    const personId = known ? person.id : '';
    const verdict = await redeemCode(auth, tx, { personId, purpose: 'mtoken', code: entered.code });
    if (!known || !verdict.fits) {
      const target = person && { target: person.id };
      const detail = { password: password.fits, locked: !verdict.fits && verdict.locked };
      await recordAct(auth, tx, { act: 'mtoken-denied', actor: 'anyone', ...target, ...from, detail });
      return { ok: false, code: 'denied' };
    }
    await forgiveAttempt(tx, counted.lanes);
    await voidPendingMtokens(tx, person.id);
    const mtoken = await addMtoken(auth, tx, { person });
    await recordAct(auth, tx, {
      act: 'mtoken-set-up',
      actor: person.id,
      target: mtoken.tokenId,
      ...from,
    });
    return { ok: true, mtoken };
  });
}
