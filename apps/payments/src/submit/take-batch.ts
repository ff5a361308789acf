// Takes a file of payments as a stream: parsed, its bad records kept with their problems, the good ones
// published, in constant memory.
import { eventOf, events } from '#events';
import type { Database } from '#db';
import { faultPoint, type EventLog, type OutgoingEvent } from '#log';
import { monotonicMs, newId, now } from '#time';
import type { Backlog } from './accept/backlog.js';
import { beginBatch, endBatch, growBatch } from './batch.sql.js';
import { parseCsv } from './formats/csv/csv.js';
import { parseNdjson } from './formats/ndjson.js';
import { parsePain001 } from './formats/pain001/pain001.js';
import type { MessageHead } from './formats/pain001/pain001-reader.js';
import { BrokenFile, type ParsedRecord } from './formats/parsed-record.js';

export type BatchFormat = 'ndjson' | 'csv' | 'pain.001';

export interface TakenBatch {
  batchId: string;
  received: number;
  /** Why the file could not be read to its end; what came before stands. */
  problem?: { code: string; message: string };
}

export interface Taking {
  database: Database;
  log: EventLog;
  backlog: Pick<Backlog, 'roomForFile' | 'take'>;
  observe(accepted: number): void;
}

const publishedAtOnce = 5_000;
const tellEveryMs = 60_000;

/** A file being read. */
export interface ParsedFile {
  format: BatchFormat;
  /** Throws BrokenFile where it cannot be read further. */
  records: AsyncIterable<ParsedRecord[]>;
  /** What the sender calls it and which message it is, once its head was read. */
  head(): MessageHead | undefined;
}

export function parseFile({
  body,
  format,
}: {
  body: AsyncIterable<Uint8Array>;
  format: BatchFormat;
}): ParsedFile {
  let head: MessageHead | undefined;
  const records =
    format === 'ndjson'
      ? parseNdjson(body)
      : format === 'csv'
        ? parseCsv(body)
        : parsePain001(body, (read) => (head = read));
  return { format, records, head: () => head };
}

/**
 * Resolves when every record is durable. A broken file ends early and says so; a lost connection throws.
 */
export async function takeRecords(of: Taking, file: ParsedFile & { client: string }): Promise<TakenBatch> {
  const batchId = newId('bat');
  await beginBatch(of.database, { batchId, format: file.format, client: file.client, at: now() });
  const intake = new BatchIntake(of, batchId, file.client);
  let problem: TakenBatch['problem'];
  try {
    for await (const records of file.records) await intake.take(records);
  } catch (error) {
    if (!(error instanceof BrokenFile)) {
      await intake.flush();
      await endBatch(of.database, {
        batchId,
        state: 'broken',
        problem: 'the upload was cut; send the file again',
        head: file.head(),
        at: now(),
      });
      throw error;
    }
    problem = { code: error.problem.code, message: error.message };
  }
  await intake.flush();
  const told = [problem?.message, ...intake.fileProblems].filter(Boolean).join('; ');
  await endBatch(of.database, {
    batchId,
    state: problem ? 'broken' : 'received',
    problem: told || undefined,
    head: file.head(),
    at: now(),
  });
  return { batchId, received: intake.received, ...(problem && { problem }) };
}

/** Gathers records and writes them in large batches, one write under way while the next is gathered. */
class BatchIntake {
  received = 0;
  readonly fileProblems: string[] = [];
  private gathered: ParsedRecord[] = [];
  private toldAtMs = monotonicMs();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly of: Taking,
    private readonly batchId: string,
    private readonly client: string,
  ) {}

  async take(records: ParsedRecord[]): Promise<void> {
    for (const record of records) {
      if (record.line > 0) this.gathered.push(record);
      else if ('problems' in record) this.fileProblems.push(...record.problems.map(({ message }) => message));
    }
    if (this.gathered.length >= publishedAtOnce) await this.write();
  }

  async flush(): Promise<void> {
    await this.write();
    await this.writing;
  }

  private async write(): Promise<void> {
    await this.writing;
    await this.of.backlog.roomForFile(() => this.stayOpen());
    const records = this.gathered;
    this.gathered = [];
    this.received += records.length;
    this.of.backlog.take(records.length);
    this.writing = records.length > 0 ? this.store(records) : Promise.resolve();
    // The failure surfaces at the next write or at the flush; here it must only not count as unhandled.
    this.writing.catch(() => undefined);
  }

  /** Says that the file is still coming: it would be taken for abandoned after a while. */
  private async stayOpen(): Promise<void> {
    if (monotonicMs() - this.toldAtMs < tellEveryMs) return;
    this.toldAtMs = monotonicMs();
    const { database } = this.of;
    await database.transaction((tx) => growBatch(tx, { batchId: this.batchId, received: 0, malformed: [] }));
  }

  private async store(records: ParsedRecord[]): Promise<void> {
    const { database, log } = this.of;
    const timeMs = now().getTime();
    const submitted: OutgoingEvent[] = [];
    const malformed: Extract<ParsedRecord, { problems: unknown }>[] = [];
    for (const record of records) {
      if ('problems' in record) malformed.push(record);
      else {
        const { line, submission } = record;
        const intake = { channel: 'file' as const, client: this.client, batchId: this.batchId, line };
        const id = `${this.batchId}/${line}`;
        submitted.push(eventOf(events.paymentSubmitted, { ...submission, intake }, { id, timeMs }));
      }
    }
    const grown = { batchId: this.batchId, received: records.length, malformed };
    if (log.engine === 'kafka') {
      await log.publish('payments.submitted', submitted);
      faultPoint('intake-published');
      await database.transaction((tx) => growBatch(tx, grown));
    } else {
      await database.transaction(async (tx) => {
        await growBatch(tx, grown);
        await log.append(tx, 'payments.submitted', submitted);
        faultPoint('intake-open');
      });
      faultPoint('intake-committed');
    }
    this.of.observe(submitted.length);
  }
}
