// What a file of payments must be for a customer to sign it: whole, without a bad record, and from own
// accounts. Pure.
import type { ConfirmedPayment } from '#access';
import type { ProblemError } from '#http';
import { electronicIban, parseAmount } from '#money';
import type { ParsedRecord } from '../formats/parsed-record.js';

export type SignedReading =
  { ok: true; payments: ConfirmedPayment[] } | { ok: false; errors: ProblemError[] };

/**
 * The payments as the customer's confirmation names them, or everything that keeps the file from being
 * signed.
 */
export function readSigned(records: readonly ParsedRecord[], ownIbans: readonly string[]): SignedReading {
  const errors: ProblemError[] = [];
  const payments: ConfirmedPayment[] = [];
  for (const record of records) {
    const place = record.line > 0 ? `record ${record.line}` : 'file';
    if ('problems' in record) {
      for (const { path, code, message } of record.problems)
        errors.push({ path: path ? `${place}: ${path}` : place, code, message });
      continue;
    }
    const { transactionId, debtorAccount, creditorAccount, creditorName, instructedAmount } =
      record.submission;
    const { currency } = instructedAmount;
    const debtorIban = electronicIban(debtorAccount.iban);
    const amount = parseAmount(instructedAmount.amount, currency);
    if (!amount.ok)
      errors.push({ path: `${place}: instructedAmount.amount`, code: amount.code, message: amount.text });
    if (!ownIbans.includes(debtorIban))
      errors.push({
        path: `${place}: debtorAccount.iban`,
        code: 'not-own',
        message: 'this is not one of your accounts',
      });
    const amountMinor = amount.ok ? amount.minor : 0;
    const creditorIban = creditorAccount.iban;
    payments.push({ transactionId, debtorIban, creditorIban, creditorName, amountMinor, currency });
  }
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, errorsMax) };
  if (payments.length > 0) return { ok: true, payments };
  return { ok: false, errors: [{ path: 'file', code: 'empty', message: 'there is no payment in the file' }] };
}

const errorsMax = 100;
