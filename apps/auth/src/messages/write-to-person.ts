// Writes a mail to a person who has an address; who has none is told at the branch.
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import type { PersonRow } from '../people/person.sql.js';
import type { TemplateValues } from './template.rules.js';
import type { TemplateName } from './texts/texts.js';
import { writeMessage } from './write-message.js';

export async function writeToPerson(
  auth: Auth,
  tx: Tx,
  { person, template, values }: { person: PersonRow; template: TemplateName; values?: TemplateValues },
): Promise<void> {
  if (!person.email) return;
  const name = `${person.first_name} ${person.last_name}`;
  const to = {
    id: person.id,
    name,
    language: person.language,
    address: person.email,
    channel: 'mail' as const,
  };
  await writeMessage(auth, tx, { to, template, ...(values && { values }) });
}
