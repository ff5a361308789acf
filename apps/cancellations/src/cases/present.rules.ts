// A case as the HTTP surface shows it. Pure.
import type { KnownPayment } from '#events';
import { codeName, formatAmount } from '#money';
import { type CaseRow } from './case-row.js';
import { paymentOf } from './payment.rules.js';
import type { HistoryRow } from './case.sql.js';

export function caseNumber(number: number): string {
  return `C-${String(number).padStart(6, '0')}`;
}

/** The short form of lists and of the answer to a new request. */
export function presentCase(row: CaseRow): Record<string, unknown> {
  const payment = paymentOf(row);
  const self = `/v1/cancellations/${row.id}`;
  return {
    caseId: row.id,
    caseNumber: caseNumber(row.number),
    state: row.state,
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    ...(payment && { payment: presentPayment(payment) }),
    ...(row.match !== null && { match: row.match, confidence: row.confidence }),
    verification: row.verification,
    reason: {
      code: row.reason,
      text: codeName('cancellation-reason', row.reason) ?? '',
      words: row.reason_text,
    },
    ...(row.failure && { statusReason: row.failure }),
    openedAt: row.opened_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    ...(row.due_at && { dueAt: row.due_at.toISOString() }),
    ...(row.assignee !== null && { assignee: row.assignee }),
    _links: {
      self: { href: self },
      propose: { href: `${self}/propose` },
      approve: { href: `${self}/approve` },
      reject: { href: `${self}/reject` },
      ...(row.transaction_id !== null && {
        payment: { href: `/v1/payments/${encodeURIComponent(row.transaction_id)}` },
      }),
    },
  };
}

/** Everything that an operator needs to decide. */
export function presentWhole(row: CaseRow, history: readonly HistoryRow[]): Record<string, unknown> {
  const { candidates, documents, unread } = row.findings;
  const { hash, ...proposal } = row.proposal ?? { hash: undefined };
  return {
    ...presentCase(row),
    subject: row.subject,
    customer: { address: row.customer_address, name: row.customer_name, language: row.language },
    candidates: candidates.map((candidate) => ({
      ...candidate,
      known: row.known.some(({ transactionId }) => transactionId === candidate.transactionId),
    })),
    documents,
    unread,
    evidence: row.evidence,
    payments: row.known.map(presentPayment),
    twins: row.twins.map(presentPayment),
    ...(row.proposal && { proposal: { ...proposal, contentHash: hash } }),
    ...(row.approval && { approval: row.approval }),
    ...(row.consent && { consent: row.consent }),
    ...(row.locked_by !== null && { lock: { by: row.locked_by, until: row.locked_until?.toISOString() } }),
    ...(row.merged_into !== null && { mergedInto: row.merged_into }),
    history: history.map(({ at, ...entry }) => ({ at: at.toISOString(), ...entry })),
  };
}

export function presentPayment(payment: KnownPayment): Record<string, unknown> {
  return {
    transactionId: payment.transactionId,
    paymentId: payment.paymentId,
    state: payment.state,
    transactionStatus: payment.transactionStatus,
    debtorAccount: { iban: payment.debtorIban },
    debtorName: payment.debtorName,
    creditorAccount: { iban: payment.creditorIban },
    creditorName: payment.creditorName,
    instructedAmount: {
      currency: payment.currency,
      amount: formatAmount(payment.amountMinor, payment.currency),
    },
    remittanceInformationUnstructured: payment.remittance,
    submittedAt: new Date(payment.submittedAtMs).toISOString(),
    ...(payment.settledAtMs !== undefined && { settledAt: new Date(payment.settledAtMs).toISOString() }),
    ...(payment.billerCode !== undefined && { billerCode: payment.billerCode }),
    ...(payment.billerReference !== undefined && { billerReference: payment.billerReference }),
  };
}
