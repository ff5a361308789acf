// A case as it is stored.
import type { KnownPayment } from '#events';
import type { Findings, Verification } from '../read/findings.rules.js';
import type { Evidence, Match } from '../match/match.rules.js';
import type { CaseState } from '../way.js';

export interface Proposal {
  /** Undo the payment, or refuse the request. */
  decision: 'undo' | 'refuse';
  transactionId: string | null;
  /** ISO 20022 cancellation reason, or why the request is refused. */
  reason: string;
  note: string | null;
  by: string;
  byName: string;
  at: string;
  /** Hash of everything that the approver must have seen; see content.rules.ts. */
  hash: string;
}

export interface Approval {
  by: string;
  byName: string;
  at: string;
  note: string | null;
}

export interface CaseRow {
  id: string;
  number: number;
  state: CaseState;
  version: number;
  mail_id: string;
  opened_at: Date;
  changed_at: Date;
  due_at: Date | null;
  customer_address: string | null;
  customer_name: string | null;
  subject: string;
  language: 'sq' | 'sr' | 'en';
  findings: Findings;
  verification: Verification;
  match: Match | null;
  confidence: number | null;
  evidence: Evidence[];
  transaction_id: string | null;
  debtor_iban: string | null;
  known: KnownPayment[];
  twins: KnownPayment[];
  missing: string[];
  reason: string;
  reason_text: string;
  assignee: string | null;
  locked_by: string | null;
  locked_until: Date | null;
  proposal: Proposal | null;
  approval: Approval | null;
  failure: { code: string; text: string } | null;
  consent: { by: string; at: string; reference: string } | null;
  decided_at: Date | null;
  merged_into: string | null;
}
