// A case as the HTTP surface shows it. Pure.
import type { KnownPayment } from '#events';
import { codeName, formatAmount } from '#money';
import { type CaseRow } from './case-row.js';
import { paymentOf } from './payment.rules.js';
import type { RecallRow } from '../interbank/interbank.sql.js';
import type { ShownMail } from '../receive/receive.sql.js';
import type { ReplyRow } from '../reply/reply.sql.js';
import type { LinkRow } from '../work/work.sql.js';
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

export interface Surroundings {
  history: readonly HistoryRow[];
  mails: readonly ShownMail[];
  replies: readonly ReplyRow[];
  links: readonly LinkRow[];
  recall: RecallRow | undefined;
}

/** Everything that an operator needs to decide. */
export function presentWhole(row: CaseRow, around: Surroundings): Record<string, unknown> {
  const { history, mails, replies, links, recall } = around;
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
    mails: mails.map(presentMail),
    replies: replies.map(({ id, kind, state, to_address, made_at, sent_at, problem }) => ({
      replyId: id,
      kind,
      state,
      to: to_address,
      madeAt: made_at.toISOString(),
      ...(sent_at && { sentAt: sent_at.toISOString() }),
      ...(problem !== null && { problem }),
    })),
    ...(recall && { recall: presentRecall(recall) }),
    linked: links.map(({ other_id, why, state }) => ({ caseId: other_id, why, state })),
    history: history.map(({ at, ...entry }) => ({ at: at.toISOString(), ...entry })),
  };
}

function presentRecall({ message_id, state, code, made_at, answer_due_at, case_id }: RecallRow): object {
  return {
    messageId: message_id,
    state,
    ...(code !== null && { code }),
    madeAt: made_at.toISOString(),
    answerDueAt: answer_due_at.toISOString(),
    _links: { message: { href: `/v1/cancellations/${case_id}/recall` } },
  };
}

export function presentMail(mail: ShownMail): Record<string, unknown> {
  return {
    mailId: mail.id,
    state: mail.state,
    ...(mail.reason !== null && { reason: mail.reason }),
    ...(mail.case_id !== null && { caseId: mail.case_id }),
    door: mail.door,
    from: mail.from_address,
    subject: mail.subject,
    messageId: mail.message_id,
    receivedAt: mail.received_at.toISOString(),
    _links: { raw: { href: `/v1/cancellations/mails/${mail.id}/raw` } },
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
