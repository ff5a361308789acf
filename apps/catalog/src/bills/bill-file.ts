// Registers the bills of a file, a thousand at a time; a bad record never keeps the others back.
import type { CompiledBiller } from '#references';
import type { Catalog } from '../catalog.js';
import { BrokenFile } from '../exchange/csv.rules.js';
import { readRecords, type FileRecord, type FileType } from '../exchange/read-records.js';
import type { BillDraft, Finding } from './bills.rules.js';
import { registerBills } from './register.js';

export interface BillFile {
  body: AsyncIterable<Uint8Array>;
  type: FileType;
  by: string;
  /** Only says what would happen. */
  dryRun: boolean;
}

export interface BillFileReport {
  dryRun: boolean;
  received: number;
  registered: number;
  changed: number;
  unchanged: number;
  refused: number;
  /** The first thousand refusals. */
  problems: ({ line: number } & Finding)[];
  /** Where the file could not be read on. Records before that line are done. */
  broken?: { line: number; message: string };
}

const columns = ['reference', 'amount', 'currency', 'dueDate', 'payer'];
const atOnce = 1_000;
const problemsMax = 1_000;

export async function registerFile(
  catalog: Catalog,
  biller: CompiledBiller,
  file: BillFile,
): Promise<BillFileReport> {
  const { dryRun } = file;
  const report: BillFileReport = {
    dryRun,
    received: 0,
    registered: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    problems: [],
  };
  let records: FileRecord[] = [];
  const finish = async () => {
    await registerRecords(catalog, { biller, file, records, report });
    records = [];
  };
  try {
    for await (const record of readRecords(file.body, file.type, columns)) {
      records.push(record);
      if (records.length === atOnce) await finish();
    }
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    report.broken = { line: error.line, message: error.message };
  }
  await finish();
  report.problems.sort((a, b) => a.line - b.line);
  return report;
}

async function registerRecords(
  catalog: Catalog,
  of: { biller: CompiledBiller; file: BillFile; records: readonly FileRecord[]; report: BillFileReport },
): Promise<void> {
  const { biller, file, records, report } = of;
  report.received += records.length;
  const readings = records.map((record) => draftOf(record));
  const good = readings.filter((reading) => reading.problems.length === 0);
  const { by, dryRun } = file;
  const drafts = good.map(({ draft }) => draft);
  const results = await registerBills(catalog, { biller, drafts, by, dryRun });
  const refuse = (line: number, problems: readonly Finding[]): void => {
    report.refused++;
    for (const problem of problems)
      if (report.problems.length < problemsMax) report.problems.push({ line, ...problem });
  };
  for (const { line, problems } of readings) if (problems.length > 0) refuse(line, problems);
  results.forEach((result, index) => {
    if (result.result === 'refused') refuse(good[index].line, result.problems);
    else report[result.result]++;
  });
}

interface DraftRecord {
  line: number;
  draft: BillDraft;
  problems: Finding[];
}

function draftOf({ line, value, problem }: FileRecord): DraftRecord {
  const problems: Finding[] = [];
  if (problem !== undefined) problems.push({ path: '', code: 'form', message: problem });
  else {
    for (const name of columns.slice(0, 3)) {
      if (value[name] === undefined)
        problems.push({ path: name, code: 'required', message: `${name} is required` });
    }
    for (const [name, field] of Object.entries(value)) {
      const message = columns.includes(name) ? `${name} must be text` : `${name} is not a field of a bill`;
      if (!columns.includes(name) || typeof field !== 'string')
        problems.push({ path: name, code: 'form', message });
    }
  }
  return { line, draft: value as unknown as BillDraft, problems };
}
