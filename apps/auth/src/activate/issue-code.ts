// Makes an activation code: random, kept as a keyed hash, and the only one of its purpose that is alive.
import { newId, now, randomToken } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { momentText, writeMessage } from '../messages/write-message.js';
import type { PersonRow } from '../people/person.sql.js';
import { codeOfBytes, expiryOf, type CodePurpose, type Delivery } from './activation-code.rules.js';
import { insertCode, voidOpenCodes } from './activation-code.sql.js';

export interface IssuedCode {
  purpose: CodePurpose;
  code: string;
  expiresAt: Date;
}

export async function issueCode(
  auth: Auth,
  tx: Tx,
  of: { personId: string; purpose: CodePurpose; delivery: Delivery; madeBy: string },
): Promise<IssuedCode> {
  const code = randomCode();
  const madeAt = now();
  const expiresAt = expiryOf(of.delivery, madeAt);
  await voidOpenCodes(tx, of.personId, of.purpose);
  const hash = codeHash(auth, { ...of, code });
  await insertCode(tx, { id: newId('act'), ...of, hash, madeAt, expiresAt });
  return { purpose: of.purpose, code, expiresAt };
}

/** Bound to the person and the purpose: the same code of somebody else has another hash. */
export function codeHash(
  auth: Auth,
  { personId, purpose, code }: { personId: string; purpose: CodePurpose; code: string },
): Buffer {
  return auth.seal.hash(`${personId}\0${purpose}\0${code}`, 'activation');
}

/** Sends a code by SMS or mail. */
export async function sendCode(
  auth: Auth,
  tx: Tx,
  { person, issued, channel }: { person: PersonRow; issued: IssuedCode; channel: 'mail' | 'sms' },
): Promise<void> {
  const invited = person.kind === 'operator' && issued.purpose === 'access';
  const template = invited ? 'operator-invited' : issued.purpose === 'access' ? 'activation' : 'mtoken-code';
  await writeMessage(auth, tx, {
    to: {
      id: person.id,
      name: `${person.first_name} ${person.last_name}`,
      language: person.language,
      address: (channel === 'sms' ? person.phone : person.email)!,
      channel,
    },
    template,
    values: {
      username: person.username,
      code: issued.code,
      expires: momentText(issued.expiresAt),
      roles: person.roles.join(', '),
    },
    expiresAt: issued.expiresAt,
  });
}

function randomCode(): string {
  for (;;) {
    const code = codeOfBytes(Buffer.from(randomToken(32), 'base64url'));
    if (code) return code;
  }
}
