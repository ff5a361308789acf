// Answers a case's question about transaction numbers: what payments knows of them, and the twins of each.
import { eventOf, events, type Enquiry } from '#events';
import type { Tx } from '#db';
import type { EventLog } from '#log';
import { now } from '#time';
import { findKnownPayments, findTwins } from './answer.sql.js';

/** Days before and after a payment within which another of the same kind counts as its twin. */
const twinDays = 7;

export async function answer(log: EventLog, enquiry: Enquiry, tx: Tx): Promise<void> {
  const asked = [...new Set(enquiry.transactionIds)];
  const found = await findKnownPayments(tx, asked);
  const known = new Set(found.map((payment) => payment.transactionId));
  const twins = found.length > 0 ? await findTwins(tx, asked, twinDays) : [];
  const data = { caseId: enquiry.caseId, found, missing: asked.filter((id) => !known.has(id)), twins };
  const timeMs = now().getTime();
  await log.append(tx, 'payments.outcomes', [
    eventOf(events.enquiryAnswered, data, { id: `${enquiry.caseId}.answered.${timeMs}`, timeMs }),
  ]);
}
