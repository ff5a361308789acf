// The stage that answers the customer: a reply is written into the outbox in the transaction of what it
// tells, once.
import { amountText, dateText } from '#documents';
import { isAddress } from '#mail';
import { newId, now } from '#time';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { recordHistory } from '../cases/case.sql.js';
import { paymentOf } from '../cases/payment.rules.js';
import { caseNumber } from '../cases/present.rules.js';
import { signLink } from './link.rules.js';
import { countReplies, insertReply } from './reply.sql.js';
import { letterText, wordingOf, type ReplyFacts, type ReplyKind } from './wording.rules.js';

export interface Replying {
  kind: ReplyKind;
  /** What makes this reply another than one of the same kind before: the mail it answers, or the decision. */
  occasion: string;
  /** Message-IDs of the mail that is answered. */
  inReplyTo?: string[];
  note?: string | undefined;
}

const linkHoldsMs = 60 * 86_400_000;
const dayMs = 86_400_000;
// Whoever makes us answer an address that is not theirs shall not bury it in mails.
const perDayMax = 20;

export async function reply(
  cancellations: Cancellations,
  tx: Tx,
  of: { row: CaseRow; replying: Replying },
): Promise<void> {
  const { row, replying } = of;
  const address = row.customer_address;
  const at = now();
  const why = address === null || !isAnswerable(cancellations, address) ? 'no address to answer' : undefined;
  const full =
    why ??
    ((await countReplies(tx, address!, new Date(at.getTime() - dayMs))) >= perDayMax
      ? 'too many replies to this address today'
      : undefined);
  if (full) {
    await recordHistory(tx, row.id, {
      actor: 'reply',
      act: 'not answered',
      details: { kind: replying.kind, why: full },
    });
    return;
  }
  const facts = factsOf(cancellations, row, { note: replying.note, at });
  const wording = wordingOf(replying.kind, row.language, facts);
  await insertReply(tx, {
    id: newId('reply'),
    caseId: row.id,
    kind: replying.kind,
    occasion: replying.occasion,
    toAddress: address!,
    language: row.language,
    subject: wording.subject,
    text: letterText(wording, row.language, facts),
    inReplyTo: replying.inReplyTo ?? [],
    at,
  });
}

/** What replies say about a case. */
export function factsOf(
  { runtime, linkKey }: Cancellations,
  row: CaseRow,
  of: { note?: string | undefined; at: Date },
): ReplyFacts {
  const payment = paymentOf(row);
  const token = signLink(row.id, of.at.getTime() + linkHoldsMs, linkKey);
  return {
    caseNumber: caseNumber(row.number),
    bank: runtime.configuration.PAGESA_BANK_NAME,
    link: `${runtime.publicUrl()}/v1/cancellations/status/${token}`,
    transactionId: row.transaction_id ?? undefined,
    linkUntil: dateText(new Date(of.at.getTime() + linkHoldsMs)),
    amount:
      payment && `${amountText(payment.amountMinor, payment.currency, row.language)} ${payment.currency}`,
    note: of.note,
  };
}

/** Never to ourselves, and never to a machine. */
function isAnswerable({ runtime }: Cancellations, address: string): boolean {
  const [local = ''] = address.toLowerCase().split('@');
  const machines = ['mailer-daemon', 'postmaster', 'noreply', 'no-reply', 'donotreply', 'do-not-reply'];
  const own = runtime.configuration.PAGESA_BANK_CONTACT.toLowerCase();
  return isAddress(address) && address.toLowerCase() !== own && !machines.includes(local);
}
