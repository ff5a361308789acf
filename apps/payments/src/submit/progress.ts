// Tells how far a file of payments has come, and what became of each of its records.
import type { Caller } from '#access';
import type { Database } from '#db';
import { Problem } from '#http';
import { now } from '#time';
import type { MessageEvent } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { way, type State } from '../way.js';
import { readProgress, readReport, type BatchProgress, type ReportRow } from './batch.sql.js';
import type { Report, ReportLine } from './report/report.rules.js';

export interface PresentedProgress {
  batchId: string;
  state: string;
  format: string;
  received: number;
  settled: number;
  rejected: number;
  duplicates: number;
  parked: number;
  /** Not yet decided, or held until their day. */
  pending: number;
  held: number;
  problem?: string;
  _links: Record<string, { href: string }>;
}

/** A customer sees its own files only, and does not learn of others; clients and operators see all. */
export async function assertMaySeeBatch(database: Database, batchId: string, caller: Caller): Promise<void> {
  if (caller.kind !== 'customer') return;
  const { client } = await readKnown(database, batchId);
  if (client !== caller.subject) throw noBatch(batchId);
}

export async function progressOf(database: Database, batchId: string): Promise<PresentedProgress> {
  return present(await readKnown(database, batchId));
}

async function readKnown(database: Database, batchId: string): Promise<BatchProgress> {
  const progress = await readProgress(database, batchId);
  if (!progress) throw noBatch(batchId);
  return progress;
}

const noBatch = (batchId: string): Problem => new Problem('not-found', `there is no batch ${batchId}`);

function present(progress: BatchProgress): PresentedProgress {
  const rejected =
    progress.refused + progress.malformed + progress.conflicts + progress.cancelled + progress.discarded;
  const { received, settled, replayed, parked } = progress;
  const self = `/v1/payment-batches/${progress.id}`;
  return {
    batchId: progress.id,
    state: progress.state,
    format: progress.format,
    received,
    settled,
    rejected,
    duplicates: replayed,
    parked,
    // A file whose upload was cut may have published a few records more than it counted.
    pending: Math.max(0, received - settled - rejected - replayed - parked),
    held: progress.held,
    ...(progress.problem && { problem: progress.problem }),
    _links: { self: { href: self }, events: { href: `${self}/events` }, report: { href: `${self}/report` } },
  };
}

const lookEveryMs = 250;

/** An event at every change, the last one named `done` when only held payments are left. */
export async function* watchProgress(database: Database, batchId: string): AsyncGenerator<MessageEvent> {
  let told = '';
  for (;;) {
    const progress = await progressOf(database, batchId);
    const done = progress.state !== 'receiving' && progress.pending <= progress.held;
    const text = JSON.stringify(progress);
    if (text !== told) yield { type: 'progress', data: progress };
    told = text;
    if (done) {
      yield { type: 'done', data: progress };
      return;
    }
    await pause(lookEveryMs);
  }
}

const linesAtOnce = 2_000;

export async function batchReport(database: Database, batchId: string): Promise<Report> {
  const progress = await readKnown(database, batchId);
  return {
    batchId,
    ...(progress.original_message_id && { originalMessageId: progress.original_message_id }),
    originalMessageName: progress.original_message_name ?? messageNames[progress.format] ?? progress.format,
    acceptedAt: progress.created_at,
    madeAt: now(),
    counts: present(progress),
    ...(progress.problem && { problems: [{ code: 'NARR', text: progress.problem }] }),
    lines: reportLines(database, batchId),
  };
}

// Of files taken before the name was kept, and of those that have none of their own.
const messageNames: Record<string, string> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  'pain.001': 'pain.001.001.09',
};

async function* reportLines(database: Database, batchId: string): AsyncGenerator<ReportLine[]> {
  for (let afterLine = 0; ;) {
    const rows = await readReport(database, { batchId, afterLine, limit: linesAtOnce });
    if (rows.length === 0) return;
    yield rows.map(reportLine);
    afterLine = rows[rows.length - 1].line;
  }
}

function reportLine(row: ReportRow): ReportLine {
  const { status, transactionStatus } = becameOf(row.became);
  return {
    line: row.line,
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    status,
    transactionStatus,
    reasons: [...(row.reasons ?? []).map(reasonOf), ...(repeatReasons[row.became] ?? [])],
  };
}

const reasonOf = ({ code, text, message, path }: NonNullable<ReportRow['reasons']>[number]) => ({
  // A form problem has no ISO code of its own: FF01, the format of the message is not valid.
  code: message === undefined ? code : 'FF01',
  text: text ?? message ?? '',
  ...(path && { path }),
});

const repeatReasons: Record<string, { code: string; text: string }[]> = {
  replayed: [{ code: 'AM05', text: 'the same payment came before; its outcome stands' }],
  conflict: [{ code: 'DU03', text: 'another payment with this transactionId came before; the first stands' }],
};

function becameOf(became: string): Pick<ReportLine, 'status' | 'transactionStatus'> {
  if (became === 'replayed') return { status: 'duplicate', transactionStatus: 'RJCT' };
  if (became === 'conflict' || became === 'malformed') return { status: became, transactionStatus: 'RJCT' };
  if (became === 'parked') return { status: 'parked', transactionStatus: 'RCVD' };
  const { status } = way[became as State];
  if (became === 'reversed') return { status: 'settled', transactionStatus: status };
  if (became === 'cancelled') return { status: 'refused', transactionStatus: status };
  return { status: became as 'settled' | 'refused' | 'held', transactionStatus: status };
}
