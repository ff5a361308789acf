// Judges a payment against the open bill that its reference names. Payments decides by it; catalog shows it
// beforehand.
import { formatAmount } from '#money';
import type { BillerVersion } from './biller.js';

/** What is registered of a bill. Amounts are minor units; `paidBy` is the transaction that paid it. */
export interface Bill {
  amountMinor: number;
  currency: string;
  state: 'open' | 'paid' | 'withdrawn';
  paidBy?: string;
}

/**
 * `hold` is set where the biller chose that a payment of a paid bill waits for a person as a possible
 * duplicate.
 */
export interface BillRefusal {
  code: 'RR09' | 'AM05' | 'AM03' | 'AM09';
  text: string;
  hold?: true;
}

/** Whether payments of a biller's references are judged against bills. */
export const keepsBills = (version: Pick<BillerVersion, 'amount'>): boolean => version.amount.kind === 'bill';

/**
 * Why a payment of a bill cannot go on, in this order: RR09 withdrawn, AM05 paid already, AM03 another
 * currency, AM09 another amount. Undefined if it can. Without a bill only the biller's own rules count.
 */
export function judgeBill(
  bill: Bill | undefined,
  payment: { amountMinor: number; currency: string },
  onPaidBill: BillerVersion['onPaidBill'],
): BillRefusal | undefined {
  if (bill === undefined) return undefined;
  const { amountMinor, currency, state, paidBy } = bill;
  if (state === 'withdrawn') return { code: 'RR09', text: 'the biller has withdrawn the bill' };
  if (state === 'paid') {
    const text = `the bill is paid already${paidBy === undefined ? '' : ` by ${paidBy}`}`;
    return { code: 'AM05', text, ...(onPaidBill === 'hold' && { hold: true }) };
  }
  if (currency !== payment.currency)
    return { code: 'AM03', text: `the bill is made out in ${currency}, not in ${payment.currency}` };
  if (amountMinor !== payment.amountMinor) {
    const due = `${formatAmount(amountMinor, currency)} ${currency}`;
    return { code: 'AM09', text: `exactly ${due} must be paid for this bill` };
  }
  return undefined;
}
