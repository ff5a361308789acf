// A bank agreement: a customer becomes a user, and gets codes on the agreed way.
import { isUniqueViolation } from '#db';
import { checkIban, checkPersonalNumber } from '#money';
import { newId, now } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { factsHash, type ResetFacts } from '../reset/reset-facts.rules.js';
import { setResetFacts } from '../reset/reset.sql.js';
import { insertPerson, type PersonRow } from '../people/person.sql.js';
import { insertAgreement } from '../activate/activation-code.sql.js';
import type { Delivery } from '../activate/activation-code.rules.js';
import { checkDelivery, normalPhone } from './delivery.rules.js';
import { issueCode, sendCode } from '../activate/issue-code.js';

export interface Agreement {
  username: string;
  firstName: string;
  lastName: string;
  personalNumber: string;
  email?: string;
  phone?: string;
  language: PersonRow['language'];
  right: 'info' | 'payment';
  token?: 'mtoken' | 'hardware';
  ibans: string[];
  card?: { lastFour: string; expires: string };
  delivery: Delivery;
}

interface Finding {
  path: string;
  code: string;
  message: string;
}

export type AgreementOutcome =
  { ok: true; id: string; person: PersonRow; warning?: string } | { ok: false; findings: Finding[] };

export async function makeAgreement(
  auth: Auth,
  agreement: Agreement,
  by: { operatorId: string; from: FromWhere },
): Promise<AgreementOutcome> {
  const person = personOf(agreement);
  const prefixes = (auth.runtime.values.LOCAL_MOBILE_PREFIXES as string).split(',');
  const findings = findingsOf(agreement, person, prefixes);
  if (findings.length > 0) return { ok: false, findings };
  const id = newId('agr');
  try {
    await auth.runtime.database.transaction((tx) => write(auth, tx, { id, agreement, person, by }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = 'the username is taken, or this customer is a user already';
    return { ok: false, findings: [{ path: 'username', code: 'taken', message }] };
  }
  const checked = checkPersonalNumber(agreement.personalNumber);
  const warning = checked.ok ? checked.warning : undefined;
  return { ok: true, id, person, ...(warning && { warning }) };
}

function findingsOf(agreement: Agreement, person: PersonRow, localPrefixes: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const number = checkPersonalNumber(agreement.personalNumber);
  if (!number.ok) findings.push({ path: 'personalNumber', code: 'form', message: number.text });
  if (agreement.phone !== undefined && person.phone === null)
    findings.push({
      path: 'phone',
      code: 'form',
      message: 'phone must be international, such as +383 44 123 456',
    });
  if ((agreement.right === 'payment') !== (agreement.token !== undefined)) {
    const message = 'a payment right needs a token (mtoken or hardware), an info right has none';
    findings.push({ path: 'token', code: 'token-and-right', message });
  }
  agreement.ibans.forEach((iban, index) => {
    const check = checkIban(iban);
    if (!check.ok) findings.push({ path: `ibans.${index}`, code: check.code, message: check.text });
  });
  const delivery = checkDelivery(agreement.delivery, person, localPrefixes);
  if (!delivery.ok) findings.push(delivery);
  return findings;
}

async function write(
  auth: Auth,
  tx: Tx,
  of: { id: string; agreement: Agreement; person: PersonRow; by: { operatorId: string; from: FromWhere } },
): Promise<void> {
  const { id, agreement, person, by } = of;
  const { right, token, delivery } = agreement;
  await insertPerson(tx, person);
  if (person.email && agreement.card) {
    const facts: ResetFacts = { ...agreement, email: person.email, card: agreement.card };
    await setResetFacts(tx, person.id, factsHash(auth.seal, facts));
  }
  const madeBy = by.operatorId;
  await insertAgreement(tx, {
    id,
    personId: person.id,
    right,
    token: token ?? null,
    delivery,
    madeBy,
    madeAt: now(),
  });
  if (delivery !== 'branch') {
    const channel = delivery === 'sms' ? 'sms' : 'mail';
    for (const purpose of token === 'mtoken' ? (['access', 'mtoken'] as const) : (['access'] as const)) {
      const issued = await issueCode(auth, tx, { personId: person.id, purpose, delivery, madeBy });
      await sendCode(auth, tx, { person, issued, channel });
    }
  }
  const detail = { agreement: id, right, token: token ?? null, delivery };
  await recordAct(auth, tx, { act: 'agreement-made', actor: madeBy, target: person.id, ...by.from, detail });
}

function personOf(agreement: Agreement): PersonRow {
  return {
    id: newId('usr'),
    kind: 'customer',
    username: agreement.username,
    first_name: agreement.firstName,
    last_name: agreement.lastName,
    email: agreement.email?.toLowerCase() ?? null,
    phone: agreement.phone === undefined ? null : (normalPhone(agreement.phone) ?? null),
    language: agreement.language,
    password_hash: null,
    state: 'invited',
    block_reason: null,
    right: agreement.right,
    ibans: agreement.ibans,
    roles: [],
    made_at: now(),
  };
}
