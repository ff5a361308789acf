// What the report of a batch says: its head, one line per record, and the status of the whole. Pure.

export interface ReportReason {
  /** An ISO 20022 external status reason, or a code of our own. */
  code: string;
  text: string;
  path?: string;
}

export interface ReportLine {
  line: number;
  transactionId?: string;
  status: 'settled' | 'refused' | 'held' | 'duplicate' | 'conflict' | 'malformed' | 'parked' | 'pending';
  transactionStatus: 'RCVD' | 'PDNG' | 'ACSC' | 'RJCT' | 'CANC';
  reasons: ReportReason[];
}

/**
 * As the batch's progress counts: `rejected` is everything that will never be settled, duplicates have the
 * outcome of the first.
 */
export interface ReportCounts {
  received: number;
  settled: number;
  rejected: number;
  duplicates: number;
  parked: number;
  pending: number;
}

export interface Report {
  batchId: string;
  /** GrpHdr/MsgId of a pain.001; a batch that came otherwise has none. */
  originalMessageId?: string;
  /** `pain.001.001.09`, or the media type of a batch that came otherwise. */
  originalMessageName: string;
  acceptedAt: Date;
  /** When the report is made, if not when the batch was accepted. */
  madeAt?: Date;
  counts: ReportCounts;
  /** What is wrong with the file as a whole: it broke off, its totals do not match. */
  problems?: ReportReason[];
  /** Read once. */
  lines: AsyncIterable<ReportLine[]>;
}

export type GroupStatus = 'ACSC' | 'PART' | 'RJCT' | 'PDNG';

/**
 * PDNG while nothing is accepted yet and something is still open; PART when some are accepted and others not
 * (yet).
 */
export function groupStatus(counts: ReportCounts): GroupStatus {
  const accepted = counts.settled + counts.duplicates;
  const open = counts.pending + counts.parked;
  if (accepted === 0) return open > 0 ? 'PDNG' : 'RJCT';
  return open > 0 || counts.rejected > 0 ? 'PART' : 'ACSC';
}

/** A reason as one sentence, with the field it is about unless the sentence names it already. */
export const reasonText = ({ path, text }: ReportReason): string =>
  path && !text.includes(path) ? `${path}: ${text}` : text;
