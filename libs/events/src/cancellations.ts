// The events between cancellations and payments: a question about a payment,
// its answer, an approved decision, and why one could not be carried out.
import { defineEvent, instantMs, listOf, minor, objectOf, text } from './define.js';

/** What payments knows of a payment, for the person who decides about it. */
export interface KnownPayment {
  paymentId: string;
  transactionId: string;
  state: string;
  transactionStatus: string;
  debtorIban: string;
  debtorName: string;
  creditorIban: string;
  creditorName: string;
  amountMinor: number;
  currency: string;
  remittance: string;
  submittedAtMs: number;
  settledAtMs?: number;
  billerCode?: string;
  billerReference?: string;
  channel: string;
}

export interface Enquiry {
  caseId: string;
  transactionIds: string[];
}

export interface EnquiryAnswer {
  caseId: string;
  /** Payments with one of the asked ids. */
  found: KnownPayment[];
  missing: string[];
  /**
   * Settled payments of the same debtor to the same creditor
   * over the same amount, of the days around each found one.
   */
  twins: KnownPayment[];
}

export interface ApprovedDecision {
  caseId: string;
  transactionId: string;
  debtorIban: string;
  /** ISO 20022 cancellation reason (DUPL, CUST, AC03 …). */
  reason: string;
  proposedBy: string;
  approvedBy: string;
  approvedAtMs: number;
}

export interface DecisionFailed {
  caseId: string;
  transactionId: string;
  /** ISO 20022 cancellation rejection code (NOOR, ARDT, AM04, AC04 …). */
  code: string;
  text: string;
  atMs: number;
}

const knownPayment = objectOf({
  paymentId: text(40),
  transactionId: text(35),
  state: text(20),
  transactionStatus: text(4),
  debtorIban: text(42),
  debtorName: text(140),
  creditorIban: text(42),
  creditorName: text(140),
  amountMinor: minor,
  currency: text(3),
  remittance: text(140),
  submittedAtMs: instantMs,
  'settledAtMs?': instantMs,
  'billerCode?': text(35),
  'billerReference?': text(35),
  channel: text(20),
});

const knownExample: KnownPayment = {
  paymentId: 'pay_8193',
  transactionId: 'TX-2026-000001',
  state: 'settled',
  transactionStatus: 'ACSC',
  debtorIban: 'XK051212012345678906',
  debtorName: 'Arta Krasniqi',
  creditorIban: 'XK051000410070001295',
  creditorName: 'Dogana e Kosoves',
  amountMinor: 1250,
  currency: 'EUR',
  remittance: 'Pagese doganore',
  submittedAtMs: 1_790_000_000_000,
  settledAtMs: 1_790_000_000_100,
  channel: 'ebanking',
};

export const cancellationEnquired = defineEvent<Enquiry>({
  name: 'cancellations.enquired',
  version: 1,
  topic: 'cancellations.decisions',
  summary: 'A case asks what is known about transaction numbers found in a mail.',
  key: (data) => data.caseId,
  schema: objectOf({ caseId: text(40), transactionIds: listOf(text(35)) }),
  example: { caseId: 'case_1', transactionIds: ['TX-2026-000001'] },
});

export const cancellationApproved = defineEvent<ApprovedDecision>({
  name: 'cancellations.approved',
  version: 1,
  topic: 'cancellations.decisions',
  summary: 'A second person approved the cancellation of a payment.',
  key: (data) => data.debtorIban,
  schema: objectOf({
    caseId: text(40),
    transactionId: text(35),
    debtorIban: text(42),
    reason: text(4),
    proposedBy: text(80),
    approvedBy: text(80),
    approvedAtMs: instantMs,
  }),
  example: {
    caseId: 'case_1',
    transactionId: 'TX-2026-000001',
    debtorIban: 'XK051212012345678906',
    reason: 'DUPL',
    proposedBy: 'teuta',
    approvedBy: 'blerim',
    approvedAtMs: 1_790_000_100_000,
  },
});

export const enquiryAnswered = defineEvent<EnquiryAnswer>({
  name: 'payments.enquiry-answered',
  version: 1,
  topic: 'payments.outcomes',
  summary: 'What payments knows about the transaction numbers that a case asked for.',
  key: (data) => data.caseId,
  schema: objectOf({
    caseId: text(40),
    found: listOf(knownPayment),
    missing: listOf(text(35)),
    twins: listOf(knownPayment),
  }),
  example: { caseId: 'case_1', found: [knownExample], missing: [], twins: [] },
});

export const decisionFailed = defineEvent<DecisionFailed>({
  name: 'payments.decision-failed',
  version: 1,
  topic: 'payments.outcomes',
  summary: 'An approved cancellation could not be carried out; nothing moved.',
  key: (data) => data.caseId,
  schema: objectOf({
    caseId: text(40),
    transactionId: text(35),
    code: text(4),
    text: text(500),
    atMs: instantMs,
  }),
  example: {
    caseId: 'case_1',
    transactionId: 'TX-2026-000001',
    code: 'ARDT',
    text: 'the payment is reversed already',
    atMs: 1_790_000_200_000,
  },
});
