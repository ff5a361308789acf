// Reads a file of billers, says what it would change, and proposes exactly that: all of the file or nothing.
import type { Caller } from '#access';
import { Problem } from '#http';
import type { Catalog } from '../catalog.js';
import type { Draft, Finding } from '../propose/propose.rules.js';
import { readDrafts, store } from '../propose/propose.js';
import { billerColumns, billerOfCells } from './biller-csv.rules.js';
import { BrokenFile } from './csv.rules.js';
import { readRecords, type FileRecord, type FileType } from './read-records.js';

export interface ImportRequest {
  records: AsyncIterable<FileRecord>;
  note: string;
  /** Put in the place of every record's own, where given. */
  validFrom?: string | undefined;
  dryRun: boolean;
}

export interface ImportReport {
  dryRun: boolean;
  received: number;
  new: number;
  changed: number;
  unchanged: number;
  refused: number;
  changes: Pick<Draft, 'code' | 'difference' | 'warnings'>[];
  problems: ({ line: number } & Finding)[];
  proposalId?: string;
}

const recordsMax = 20_000;

/** The records of a JSON body, in their places from 1 on. */
export async function* recordsOfJson(body: unknown): AsyncGenerator<FileRecord> {
  const billers = Array.isArray(body) ? body : (body as { billers?: unknown } | null)?.billers;
  if (!Array.isArray(billers))
    throw new Problem('malformed', 'send a list of billers, or an object with "billers"');
  for (const [index, value] of billers.entries())
    yield { line: index + 1, value: value as Record<string, unknown> };
}

/** The records of a CSV or NDJSON file; a CSV's cells become billers here. */
export async function* recordsOfFile(
  body: AsyncIterable<Uint8Array>,
  type: FileType,
): AsyncGenerator<FileRecord> {
  try {
    for await (const record of readRecords(body, type, billerColumns)) {
      if (type !== 'text/csv' || record.problem !== undefined) {
        yield record;
        continue;
      }
      const { biller, problems } = billerOfCells(record.value);
      const [problem] = problems;
      yield { line: record.line, value: biller, ...(problem && { problem: problem.message }) };
    }
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    throw new Problem('malformed', `line ${error.line}: ${error.message}`);
  }
}

/** Without a dry run, a file with any problem is refused whole: Problem('malformed') with every finding. */
export async function importBillers(
  { runtime }: Catalog,
  caller: Caller,
  { records, note, validFrom, dryRun }: ImportRequest,
): Promise<ImportReport> {
  const all = await collect(records);
  return runtime.database.transaction(async (tx) => {
    const drafts = await readDrafts(
      tx,
      all.map(({ value }) => (validFrom === undefined ? value : { ...value, validFrom })),
    );
    const report = reportOf(all, drafts, dryRun);
    if (dryRun) return report;
    if (report.problems.length > 0)
      throw new Problem('malformed', 'nothing was proposed', {
        errors: report.problems.map(({ line, path, code, message }) => ({
          path: [`${line}`, path].filter(Boolean).join('.'),
          code,
          message,
        })),
      });
    const changing = drafts.filter(({ content }) => content !== undefined);
    if (changing.length > 0) report.proposalId = await store(tx, caller, { note, drafts: changing });
    return report;
  });
}

async function collect(records: AsyncIterable<FileRecord>): Promise<FileRecord[]> {
  const all: FileRecord[] = [];
  for await (const record of records) {
    all.push(record);
    if (all.length > recordsMax)
      throw new Problem('too-large', `one import takes at most ${recordsMax} billers`);
  }
  return all;
}

function reportOf(records: readonly FileRecord[], drafts: readonly Draft[], dryRun: boolean): ImportReport {
  const report: ImportReport = {
    dryRun,
    received: records.length,
    new: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    changes: [],
    problems: [],
  };
  drafts.forEach((draft, index) => {
    const { line, problem } = records[index];
    const found = problem === undefined ? draft.problems : [{ path: '', code: 'form', message: problem }];
    const problems = found.filter(({ code }) => code !== 'unchanged');
    if (problems.length > 0) {
      report.refused++;
      report.problems.push(...problems.map((each) => ({ line, ...each })));
    } else if (found.length > 0) report.unchanged++;
    else {
      report[draft.basedOn === 0 ? 'new' : 'changed']++;
      const { code, difference, warnings } = draft;
      report.changes.push({ code, difference, warnings });
    }
  });
  return report;
}
