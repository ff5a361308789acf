// The letter that confirms to a customer that a payment was undone.
import { renderLetter } from '#documents';
import type { Cancellations } from '../cancellations.js';
import { findCase } from '../cases/case.sql.js';
import { paymentOf } from '../cases/payment.rules.js';
import { factsOf } from './reply.js';
import type { ReplyRow } from './reply.sql.js';
import { wordingOf } from './wording.rules.js';

const labels = {
  sq: ['Numri i transaksionit', 'Shuma', 'Numri i kërkesës'],
  sr: ['Broj transakcije', 'Iznos', 'Broj zahteva'],
  en: ['Transaction number', 'Amount', 'Request number'],
} as const;

/** Undefined for replies that carry none. The same reply gives the same bytes. */
export async function confirmationOf(
  cancellations: Cancellations,
  reply: ReplyRow,
): Promise<Buffer | undefined> {
  if (reply.kind !== 'reversed' && reply.kind !== 'cancelled') return undefined;
  const row = await findCase(cancellations.database, reply.case_id);
  const payment = row && paymentOf(row);
  if (!row || !payment) return undefined;
  const { configuration } = cancellations.runtime;
  const facts = factsOf(cancellations, row, { at: reply.made_at });
  const wording = wordingOf(reply.kind, row.language, facts);
  const [transaction, amount, request] = labels[row.language];
  return renderLetter({
    bank: {
      name: configuration.PAGESA_BANK_NAME,
      bic: configuration.PAGESA_BANK_BIC,
      contact: configuration.PAGESA_BANK_CONTACT,
    },
    language: row.language,
    title: wording.subject.replace(/^\[[^\]]*\] /, ''),
    // The second says that this letter is attached.
    paragraphs: wording.paragraphs.slice(0, 1),
    boxes: [
      { label: transaction, value: payment.transactionId },
      { label: amount, value: facts.amount ?? '' },
      { label: request, value: facts.caseNumber },
    ],
    madeAt: reply.made_at,
  });
}
