// A customer confirms payments by a code of the token: shown first, then bound, once, to exactly what was
// shown.
import {
  confirmationAudience,
  confirmationDigest,
  totalsOf,
  type Caller,
  type ConfirmedPayment,
} from '#access';
import { newId, now } from '#time';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import { countSignal } from '../block/policy.js';
import type { FromWhere } from '../from-where.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { lockPerson } from '../people/person.sql.js';
import { useCode } from '../codes/use-code.js';
import {
  countConfirmationFailure,
  insertConfirmation,
  lockConfirmation,
  useConfirmation,
} from './confirmation.sql.js';

const shownForMs = 300_000;
const livesSeconds = 300;
const triesMax = 3;

export interface ShownConfirmation {
  id: string;
  expiresAt: Date;
  totals: { currency: string; amountMinor: number }[];
}

/** Remembers what the customer is shown; nothing is confirmed yet. */
export async function showConfirmation(
  auth: Auth,
  caller: Caller,
  payments: ConfirmedPayment[],
): Promise<ShownConfirmation> {
  const id = newId('cnf');
  const at = now();
  const expiresAt = new Date(at.getTime() + shownForMs);
  await auth.runtime.database.transaction((tx) =>
    insertConfirmation(tx, {
      id,
      person_id: caller.subject,
      session_id: caller.session ?? '',
      payments,
      digest: confirmationDigest(payments),
      made_at: at,
      expires_at: expiresAt,
    }),
  );
  return { id, expiresAt, totals: totalsOf(payments) };
}

export type ConfirmOutcome =
  { ok: true; confirmation: string; expiresIn: number } | { ok: false; code: 'unknown' | 'gone' | 'otp' };

/** The code is used up for this confirmation: it opens no other one, and no sign-in. */
export function confirm(
  auth: Auth,
  entered: { id: string; otp: string; caller: Caller; from: FromWhere },
): Promise<ConfirmOutcome> {
  const { caller, from } = entered;
  return auth.runtime.database.transaction(async (tx): Promise<ConfirmOutcome> => {
    const shown = await lockConfirmation(tx, entered.id);
    if (!shown || shown.person_id !== caller.subject || shown.session_id !== caller.session)
      return { ok: false, code: 'unknown' };
    const person = await lockPerson(tx, caller.subject);
    const open = !shown.used_at && shown.expires_at > now() && shown.failures < triesMax;
    if (!open || person?.state !== 'active' || person.right !== 'payment') return { ok: false, code: 'gone' };
    const use = await useCode(auth, tx, { personId: person.id, code: entered.otp });
    const act = { actor: person.id, target: shown.id, ...from, detail: { digest: shown.digest } };
    if (!use.ok) {
      await countConfirmationFailure(tx, shown.id);
      if (use.blockedIds.length > 0)
        await writeToPerson(auth, tx, { person: person, template: 'token-blocked' });
      await countSignal(auth, tx, { personId: person.id, signal: 'wrong-codes', from });
      await recordAct(auth, tx, { ...act, act: 'confirmation-denied' });
      return { ok: false, code: 'otp' };
    }
    await useConfirmation(tx, shown.id, now());
    const claims = { digest: shown.digest, count: shown.payments.length, totals: totalsOf(shown.payments) };
    const type = 'payment-confirmation+jwt';
    const confirmation = await auth.signer.sign({
      type,
      audience: confirmationAudience,
      livesSeconds,
      id: shown.id,
      subject: person.id,
      claims,
    });
    await recordAct(auth, tx, { ...act, act: 'payments-confirmed' });
    return { ok: true, confirmation, expiresIn: livesSeconds };
  });
}
