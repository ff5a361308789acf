// Decides an approved cancellation: a held payment is cancelled, a settled one reversed, anything else
// fails with a reason. Pure.
import type { Account } from '#ledger';
import type { DecidedState } from '../way.js';

/** What stands of the payment that shall be undone. */
export interface Undoable {
  state: DecidedState;
  amountMinor: number;
  /** The account that was credited; absent if nothing moved. */
  credited?: Account;
  /** The state of the account that was debited and would get the money back. */
  debited?: Account['state'];
  /** What that account may spend now, minor units. */
  availableMinor?: number;
}

export type Undoing =
  | { act: 'cancel' }
  | { act: 'reverse' }
  /** `code` is an ISO 20022 cancellation rejection code (camt.029). */
  | { act: 'fail'; code: 'NOOR' | 'ARDT' | 'AC04' | 'AM04' | 'LEGL' | 'NARR'; text: string };

const fail = (code: Extract<Undoing, { act: 'fail' }>['code'], text: string): Undoing => ({
  act: 'fail',
  code,
  text,
});

/**
 * Precedence: unknown, undone already, never moved, an account closed, the creditor's blocked, not enough
 * funds. Money goes back to a blocked account, which may be blocked because of that very payment, but never
 * to a closed one.
 */
export function judgeUndoing(payment: Undoable | undefined): Undoing {
  if (!payment) return fail('NOOR', 'no payment with this transaction number was received');
  if (payment.state === 'cancelled' || payment.state === 'reversed')
    return fail('ARDT', 'the payment is undone already');
  if (payment.state === 'refused')
    return fail('NARR', 'the payment was refused: nothing moved that could be returned');
  if (payment.state === 'held') return { act: 'cancel' };
  const { credited, debited, availableMinor = 0, amountMinor } = payment;
  if (!credited || credited.state === 'closed') return fail('AC04', "the creditor's account is closed");
  if (debited === 'closed')
    return fail(
      'AC04',
      "the payer's account is closed: pay the money out to an account that the payer names",
    );
  if (credited.state === 'blocked') return fail('LEGL', "the creditor's account is blocked");
  if (availableMinor < amountMinor) return fail('AM04', "the creditor's account has not enough funds");
  return { act: 'reverse' };
}
