// Which of the payments that a case knows it is about. Pure.
import type { KnownPayment } from '#events';
import type { CaseRow } from './case-row.js';

/** What payments knows of the payment that the case is about. */
export function paymentOf(row: CaseRow): KnownPayment | undefined {
  return [...row.known, ...row.twins].find(({ transactionId }) => transactionId === row.transaction_id);
}
