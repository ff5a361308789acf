// The letter that confirms to a customer that a payment was undone.
import { amountText, dateText, momentText, renderLetter } from '#documents';
import type { KnownPayment } from '#events';
import type { Cancellations } from '../../cancellations.js';
import type { CaseRow } from '../../cases/case-row.js';
import { findCase } from '../../cases/case.sql.js';
import { paymentOf } from '../../cases/payment.rules.js';
import { caseNumber } from '../../cases/present.rules.js';
import { confirmationWording, reasonWording } from './confirmation-wording.rules.js';
import type { ReplyRow } from '../reply.sql.js';

/** Undefined for replies that carry none. The same reply gives the same bytes. */
export async function confirmationOf(
  cancellations: Cancellations,
  reply: ReplyRow,
): Promise<Buffer | undefined> {
  if (reply.kind !== 'reversed' && reply.kind !== 'cancelled') return undefined;
  const row = await findCase(cancellations.database, reply.case_id);
  const payment = row && paymentOf(row);
  if (!row || !payment) return undefined;
  const {
    PAGESA_BANK_NAME: name,
    PAGESA_BANK_BIC: bic,
    PAGESA_BANK_CONTACT: contact,
  } = cancellations.runtime.configuration;
  const words = confirmationWording[row.language];
  return renderLetter({
    bank: { name, bic, contact },
    language: row.language,
    title: words[reply.kind].title,
    paragraphs: [words.greeting, words[reply.kind].text],
    boxes: [{ label: words.transactionId, value: payment.transactionId }],
    facts: factsOf(row, payment, reply),
    closing: [
      ...(reply.kind === 'reversed' ? [words.onStatement] : []),
      words.questions(contact),
      words.valid,
    ],
    madeAt: reply.made_at,
  });
}

/**
 * What the customer has in hand already, by the details document that came with the request, is repeated;
 * of a request that only named a number, nothing is added to it.
 */
function factsOf(row: CaseRow, payment: KnownPayment, reply: ReplyRow): { label: string; value: string }[] {
  const words = confirmationWording[row.language];
  const amount = `${amountText(payment.amountMinor, payment.currency, row.language)} ${payment.currency}`;
  const showed = row.verification === 'genuine' || row.verification === 'copy';
  const paidAt = new Date(payment.submittedAtMs);
  const account = `${payment.debtorIban.slice(0, 4)} •••• •••• •••• ${payment.debtorIban.slice(-4)}`;
  return [
    { label: words.amount, value: amount },
    ...(showed ? [{ label: words.creditor, value: payment.creditorName }] : []),
    ...(showed ? [{ label: words.account, value: account }] : []),
    { label: words.paidOn, value: dateText(paidAt) },
    {
      label: words[reply.kind as 'reversed' | 'cancelled'].on,
      value: momentText(row.decided_at ?? reply.made_at),
    },
    { label: words.reason, value: reasonWording(row.proposal?.reason ?? row.reason, row.language) },
    { label: words.request, value: caseNumber(row.number) },
  ];
}
