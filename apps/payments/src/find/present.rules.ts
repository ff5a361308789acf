// A payment as the HTTP surface shows it, in Berlin Group NextGenPSD2 spelling. Pure.
import type { Reason, Submission } from '#events';
import { formatAmount } from '#money';
import { way, type State, type TransactionStatus } from '../way.js';
import type { ChangeRow, PaymentRow } from './find.sql.js';

export interface HistoryEntry {
  transactionStatus: TransactionStatus;
  state: State;
  at: string;
  statusReasons?: Reason[];
}

export interface PresentedPayment {
  transactionId: string;
  paymentId?: string;
  transactionStatus: TransactionStatus;
  state: State;
  statusReason?: { code: string; text: string };
  statusReasons?: Reason[];
  debtorAccount: { iban: string };
  creditorAccount: { iban: string };
  creditorName: string;
  instructedAmount: { currency: string; amount: string };
  remittanceInformationUnstructured?: string;
  billerCode?: string;
  billerReference?: string;
  requestedExecutionDate?: string;
  channel: string;
  client: string;
  batchId?: string;
  batchLine?: number;
  submittedAt: string;
  history: HistoryEntry[];
  _links: Record<string, { href: string }>;
}

export function linksOf(transactionId: string): Record<string, { href: string }> {
  const self = `/v1/payments/${encodeURIComponent(transactionId)}`;
  return { self: { href: self }, details: { href: `${self}/details.pdf` } };
}

/** A payment that has its first outcome, with the states it went through. */
export function presentPayment(row: PaymentRow, changes: readonly ChangeRow[]): PresentedPayment {
  const amount =
    row.amount_minor === null ? (row.amount_text ?? '') : formatAmount(row.amount_minor, row.currency);
  return {
    transactionId: row.transaction_id,
    paymentId: `pay_${row.id}`,
    transactionStatus: way[row.state].status,
    state: row.state,
    ...reasonsOf(row.reasons),
    debtorAccount: { iban: row.debtor_iban },
    creditorAccount: { iban: row.creditor_iban },
    creditorName: row.creditor_name,
    instructedAmount: { currency: row.currency, amount },
    ...(row.remittance !== null && { remittanceInformationUnstructured: row.remittance }),
    ...(row.biller_code !== null && { billerCode: row.biller_code }),
    ...(row.biller_reference !== null && { billerReference: row.biller_reference }),
    ...(row.requested_execution_date !== null && { requestedExecutionDate: row.requested_execution_date }),
    channel: row.channel,
    client: row.client,
    ...(row.batch_id !== null && { batchId: row.batch_id, batchLine: row.batch_line! }),
    submittedAt: row.submitted_at.toISOString(),
    history: historyOf(row, changes),
    _links: linksOf(row.transaction_id),
  };
}

function reasonsOf(reasons: Reason[] | null): Pick<PresentedPayment, 'statusReason' | 'statusReasons'> {
  const [first] = reasons ?? [];
  return first ? { statusReason: { code: first.code, text: first.text }, statusReasons: reasons! } : {};
}

/** Received, first outcome, then every later change. The first outcome is what the changes began from. */
function historyOf(row: PaymentRow, changes: readonly ChangeRow[]): HistoryEntry[] {
  const entry = (state: State, at: Date, reasons: Reason[] | null): HistoryEntry => ({
    transactionStatus: way[state].status,
    state,
    at: at.toISOString(),
    ...(reasons && { statusReasons: reasons }),
  });
  const received = entry('submitted', row.submitted_at, null);
  if (changes.length === 0) return [received, entry(row.state, row.decided_at, row.reasons)];
  const firstState: State = changes[0].state === 'reversed' ? 'settled' : 'held';
  return [
    received,
    entry(firstState, row.decided_at, null),
    ...changes.map((change) => entry(change.state, change.at, change.reasons)),
  ];
}

/** A payment that was accepted and waits for its outcome. */
export function presentAccepted(accepted: {
  submission: Submission;
  client: string;
  at: Date;
}): PresentedPayment {
  const { submission, client, at } = accepted;
  return {
    ...submission,
    transactionStatus: 'RCVD',
    state: 'submitted',
    channel: 'ebanking',
    client,
    submittedAt: at.toISOString(),
    history: [{ transactionStatus: 'RCVD', state: 'submitted', at: at.toISOString() }],
    _links: linksOf(submission.transactionId),
  };
}
