// A submitted payment read for settling: amounts in minor units, IBANs
// in their electronic format, and what is wrong with it in itself.
import type { PaymentSubmitted, Reason } from '#events';
import { checkIban, parseAmount } from '#money';

/** One payment to decide about. Amounts are minor units, times ms UTC, days `YYYY-MM-DD`. */
export interface Instruction {
  transactionId: string;
  contentHash: string;
  debtorIban: string;
  creditorIban: string;
  creditorName: string;
  currency: string;
  /** Null when the text is no amount of the currency; then `amountText` keeps it. */
  amountMinor: number | null;
  amountText: string | null;
  remittance: string | null;
  billerCode: string | null;
  billerReference: string | null;
  executionDate: string | null;
  channel: string;
  client: string;
  batchId: string | null;
  batchLine: number | null;
  submittedAtMs: number;
  /** A person let it go on although its bill is paid. */
  ignoresBill?: true;
  /** Findings that need no state: IBANs and the amount's form. */
  findings: Reason[];
}

/** Reads a submission; everything that does not depend on accounts, billers or the day is found here. */
export function readInstruction(
  submission: PaymentSubmitted,
  received: { contentHash: string; submittedAtMs: number },
): Instruction {
  const findings: Reason[] = [];
  const iban = (text: string, path: string): string => {
    const checked = checkIban(text);
    if (checked.ok) return checked.iban;
    findings.push({ code: checked.code, text: checked.text, path });
    return text;
  };
  const { currency, amount: amountText } = submission.instructedAmount;
  const debtorIban = iban(submission.debtorAccount.iban, 'debtorAccount.iban');
  const creditorIban = iban(submission.creditorAccount.iban, 'creditorAccount.iban');
  const amount = parseAmount(amountText, currency);
  if (!amount.ok)
    findings.push({
      code: amount.code,
      text: amount.text,
      path: `instructedAmount.${amount.code === 'AM03' ? 'currency' : 'amount'}`,
    });
  const { intake } = submission;
  return {
    transactionId: submission.transactionId,
    contentHash: received.contentHash,
    debtorIban,
    creditorIban,
    creditorName: submission.creditorName,
    currency,
    amountMinor: amount.ok ? amount.minor : null,
    amountText: amount.ok ? null : amountText,
    remittance: submission.remittanceInformationUnstructured ?? null,
    billerCode: submission.billerCode ?? null,
    billerReference: submission.billerReference ?? null,
    executionDate: submission.requestedExecutionDate ?? null,
    channel: intake?.channel ?? 'topic',
    client: intake?.client ?? '',
    batchId: intake?.batchId ?? null,
    batchLine: intake?.line ?? null,
    submittedAtMs: received.submittedAtMs,
    findings,
  };
}
