// The hash of everything that an approver must have seen: if any of it changes, the approval is void. Pure.
import type { KnownPayment } from '#events';
import { createHash } from 'node:crypto';

export interface ProposedContent {
  caseId: string;
  mailId: string;
  decision: 'undo' | 'refuse';
  transactionId: string | null;
  reason: string;
  note: string | null;
  proposedBy: string;
  verification: string;
  /** As payments told it last; its state is part of what was seen. */
  payment: KnownPayment | undefined;
  consentReference: string | null;
}

/** SHA-256 as hex, over the fields in a fixed order. */
export function contentHash(content: ProposedContent): string {
  const { payment } = content;
  const fields = [
    content.caseId,
    content.mailId,
    content.decision,
    content.transactionId,
    content.reason,
    content.note,
    content.proposedBy,
    content.verification,
    content.consentReference,
    payment && [
      payment.paymentId,
      payment.transactionId,
      payment.state,
      payment.debtorIban,
      payment.creditorIban,
      payment.amountMinor,
      payment.currency,
    ],
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
