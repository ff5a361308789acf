// Sends a new activation code for the password by SMS or mail. Codes for an mToken are given at a branch
// only.
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { lockPerson } from '../people/person.sql.js';
import { checkDelivery } from './delivery.rules.js';
import { issueCode, sendCode } from '../activate/issue-code.js';

export type NewCodeOutcome =
  | { ok: true }
  | { ok: false; code: 'unknown' | 'blocked' }
  | { ok: false; code: 'delivery'; finding: { path: string; code: string; message: string } };

export async function sendNewCode(
  auth: Auth,
  of: { personId: string; delivery: 'sms' | 'email' },
  by: { operatorId: string; from: FromWhere },
): Promise<NewCodeOutcome> {
  const prefixes = (auth.runtime.values.LOCAL_MOBILE_PREFIXES as string).split(',');
  return auth.runtime.database.transaction(async (tx): Promise<NewCodeOutcome> => {
    const person = await lockPerson(tx, of.personId);
    if (!person) return { ok: false, code: 'unknown' };
    if (person.state === 'blocked' || person.state === 'closed') return { ok: false, code: 'blocked' };
    const check = checkDelivery(of.delivery, person, prefixes);
    if (!check.ok) return { ok: false, code: 'delivery', finding: check };
    const issued = await issueCode(auth, tx, { ...of, purpose: 'access', madeBy: by.operatorId });
    await sendCode(auth, tx, { person, issued, channel: of.delivery === 'sms' ? 'sms' : 'mail' });
    await recordAct(auth, tx, {
      act: 'activation-code-sent',
      actor: by.operatorId,
      target: person.id,
      ...by.from,
      detail: { delivery: of.delivery },
    });
    return { ok: true };
  });
}
