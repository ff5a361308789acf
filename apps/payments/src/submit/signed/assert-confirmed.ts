// What a customer must have signed before payments are taken, the same for one payment and for a file.
import type { Caller, ConfirmedPayment } from '#access';
import { Problem } from '#http';
import type { Payments } from '../../payments.js';

/**
 * Throws unless amounts and payees are confirmed by this customer, or are not above the bank's limit
 * together.
 */
export async function assertConfirmed(
  { confirmations, confirmAboveMinor }: Pick<Payments, 'confirmations' | 'confirmAboveMinor'>,
  of: { caller: Caller; confirmation?: string; confirmed: ConfirmedPayment[] },
): Promise<void> {
  const { caller, confirmation, confirmed } = of;
  const totalMinor = confirmed.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (totalMinor <= confirmAboveMinor) return;
  const check = await confirmations.check(confirmation, { subject: caller.subject, payments: confirmed });
  if (check.ok) return;
  throw new Problem('forbidden', check.text, {
    errors: [{ path: 'Payment-Confirmation', code: check.code, message: check.text }],
  });
}
