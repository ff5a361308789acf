// Puts a mail or an SMS into the outbox, in the transaction of what it tells: it is sent if and only if
// that commits.
import { bankZone, newId, now, today } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { insertMessage } from './message.sql.js';
import { fill, type TemplateValues } from './template.rules.js';
import { texts, type Language, type TemplateName } from './texts/texts.js';

export interface Recipient {
  id: string | null;
  name: string;
  language: Language;
  address: string;
  channel: 'mail' | 'sms';
}

const givenUpAfterMs = 86_400_000;

export async function writeMessage(
  auth: Auth,
  tx: Tx,
  message: { to: Recipient; template: TemplateName; values?: TemplateValues; expiresAt?: Date },
): Promise<void> {
  const { to } = message;
  const id = newId('msg');
  const at = now();
  const { PAGESA_BANK_NAME: bank, PAGESA_BANK_CONTACT: contact } = auth.runtime.configuration;
  const values = { name: to.name, bank, contact, at: momentText(at), ...message.values };
  const { subject, text, sms } = texts[to.language][message.template];
  const content =
    to.channel === 'sms'
      ? { text: fill(sms ?? subject, values) }
      : { subject: fill(subject, values), text: fill(text, values) };
  await insertMessage(tx, {
    id,
    person_id: to.id,
    channel: to.channel,
    template: message.template,
    sent_to: to.address,
    body_sealed: auth.seal.close(Buffer.from(JSON.stringify(content)), id),
    at,
    // A code that has expired is not worth sending any more.
    give_up_at: message.expiresAt ?? new Date(at.getTime() + givenUpAfterMs),
  });
  auth.courier.wake();
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: bankZone,
});

/** An instant for people, in the bank's time zone: 2026-11-23 17:05. */
export function momentText(at: Date): string {
  return `${today(at)} ${clockTime.format(at)}`;
}
