// The letter that a branch hands over: its codes are made when it is printed, and stand nowhere but on the
// paper.
import { renderLetter } from '#documents';
import { now } from '#time';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { fill } from '../messages/template.rules.js';
import { momentText } from '../messages/write-message.js';
import { letterTexts } from '../messages/texts/letter-texts.js';
import { lockPerson } from '../people/person.sql.js';
import type { CodePurpose } from '../activate/activation-code.rules.js';
import { agreedToken } from '../activate/activation-code.sql.js';
import { issueCode } from '../activate/issue-code.js';

export type LetterOutcome =
  { ok: true; pdf: Buffer } | { ok: false; code: 'unknown' | 'blocked' | 'no-token-needed' };

/** Makes new codes for these purposes, which makes older ones void, and prints them. */
export async function printActivationLetter(
  auth: Auth,
  of: { personId: string; purposes?: CodePurpose[] },
  by: { operatorId: string; from: FromWhere },
): Promise<LetterOutcome> {
  const { configuration, database } = auth.runtime;
  const printed = await database.transaction(async (tx) => {
    const person = await lockPerson(tx, of.personId);
    if (!person) return 'unknown' as const;
    if (person.state === 'blocked' || person.state === 'closed') return 'blocked' as const;
    const agreed = (await agreedToken(tx, person.id)) === 'mtoken';
    const purposes: CodePurpose[] = of.purposes ?? (agreed ? ['access', 'mtoken'] : ['access']);
    if (purposes.includes('mtoken') && person.right === 'info') return 'no-token-needed' as const;
    const codes = [];
    for (const purpose of purposes)
      codes.push(
        await issueCode(auth, tx, {
          personId: person.id,
          purpose,
          delivery: 'branch',
          madeBy: by.operatorId,
        }),
      );
    const detail = { purposes };
    await recordAct(auth, tx, {
      act: 'activation-letter-printed',
      actor: by.operatorId,
      target: person.id,
      ...by.from,
      detail,
    });
    return { person, codes };
  });
  if (typeof printed === 'string') return { ok: false, code: printed };
  const { person, codes } = printed;
  const words = letterTexts[person.language];
  const values = {
    name: `${person.first_name} ${person.last_name}`,
    bank: configuration.PAGESA_BANK_NAME,
    expires: momentText(codes[0].expiresAt),
  };
  const pdf = await renderLetter({
    bank: {
      name: configuration.PAGESA_BANK_NAME,
      bic: configuration.PAGESA_BANK_BIC,
      contact: configuration.PAGESA_BANK_CONTACT,
    },
    language: person.language,
    title: words.title,
    paragraphs: words.paragraphs.map((paragraph) => fill(paragraph, values)),
    boxes: [
      { label: words.username, value: person.username },
      ...codes.map(({ purpose, code }) => ({ label: words[purpose], value: code })),
    ],
    madeAt: now(),
  });
  return { ok: true, pdf };
}
