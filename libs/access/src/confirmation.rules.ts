// What a customer's confirmation of payments covers (dynamic linking, RTS 2018/389 article 5), and whether
// payments are those. Pure.
import { electronicIban } from '#money';
import { createHash } from 'node:crypto';

/** A payment as the customer saw it when confirming. */
export interface ConfirmedPayment {
  transactionId: string;
  debtorIban: string;
  creditorIban: string;
  creditorName: string;
  amountMinor: number;
  currency: string;
}

/** The claims of a confirmation that bind it. */
export interface ConfirmationClaims {
  subject: string;
  /** Over every payment: any change of amount, payee or id gives another one. */
  digest: string;
  count: number;
}

export type ConfirmationOutcome =
  | { ok: true; confirmationId: string }
  /**
   * ISO 20022 status reason: DS0A none sent, DS0B not valid or too old, DS0H somebody else's, DS17 for
   * other payments.
   */
  | { ok: false; code: 'DS0A' | 'DS0B' | 'DS0H' | 'DS17'; text: string };

/** The same for the same payments in any order; two payments can never pass as one. */
export function confirmationDigest(payments: readonly ConfirmedPayment[]): string {
  const lines = payments.map((payment) =>
    JSON.stringify([
      payment.transactionId,
      electronicIban(payment.debtorIban),
      electronicIban(payment.creditorIban),
      payment.creditorName,
      payment.amountMinor,
      payment.currency,
    ]),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url');
}

export type ClaimsCheck = { ok: true } | { ok: false; code: 'DS0H' | 'DS17'; text: string };

export function checkClaims(
  claims: ConfirmationClaims,
  submission: { subject: string; payments: readonly ConfirmedPayment[] },
): ClaimsCheck {
  if (claims.subject !== submission.subject)
    return { ok: false, code: 'DS0H', text: 'the confirmation was given by somebody else' };
  const same =
    claims.count === submission.payments.length && claims.digest === confirmationDigest(submission.payments);
  if (same) return { ok: true };
  const text = 'the confirmation is for another amount, payee or transaction: confirm this payment anew';
  return { ok: false, code: 'DS17', text };
}

/** The sums that the customer sees and confirms, by currency. */
export function totalsOf(payments: readonly ConfirmedPayment[]): { currency: string; amountMinor: number }[] {
  const totals = new Map<string, number>();
  for (const { currency, amountMinor } of payments)
    totals.set(currency, (totals.get(currency) ?? 0) + amountMinor);
  return [...totals].map(([currency, amountMinor]) => ({ currency, amountMinor }));
}
