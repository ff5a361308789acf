// When two submissions are the same payment: by transactionId, and by a hash of the content. Pure.
import type { Submission } from '#events';
import { checkIban, parseAmount } from '#money';

/** What is known of a transactionId: the first payment with it, and the hash of its content (hex). */
export interface Known {
  paymentId: number;
  contentHash: string;
  /** The record of a file that it was made of. */
  batchId?: string | null;
  batchLine?: number | null;
}

export type Repetition = 'new' | 'replayed' | 'conflict';

/**
 * The content that decides sameness, in a form that does not depend on spelling: IBANs in their electronic
 * format, amounts in minor units where they are amounts. Fields are parted by a character that no field may
 * hold.
 */
export function contentOf(submission: Submission): string {
  const { instructedAmount } = submission;
  const amount = parseAmount(instructedAmount.amount, instructedAmount.currency);
  return [
    submission.transactionId,
    electronic(submission.debtorAccount.iban),
    electronic(submission.creditorAccount.iban),
    submission.creditorName,
    instructedAmount.currency,
    amount.ok ? String(amount.minor) : instructedAmount.amount,
    submission.remittanceInformationUnstructured ?? '',
    submission.billerCode ?? '',
    submission.billerReference ?? '',
    submission.requestedExecutionDate ?? '',
  ].join('\u001f');
}

function electronic(iban: string): string {
  const checked = checkIban(iban);
  return checked.ok ? checked.iban : iban;
}

/** The very record that the payment was made of, read once more: nobody sent anything again. */
export function isSameRecord(
  known: Known,
  record: { batchId: string | null; batchLine: number | null },
): boolean {
  return record.batchId !== null && record.batchId === known.batchId && record.batchLine === known.batchLine;
}

/**
 * Same id and content: the stored outcome, again. Same id, other content: a conflict, and the first stands.
 */
export function judgeRepetition(
  known: Pick<Known, 'contentHash'> | undefined,
  contentHash: string,
): Repetition {
  if (!known) return 'new';
  return known.contentHash === contentHash ? 'replayed' : 'conflict';
}
