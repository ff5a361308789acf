// What every parser of a payments file gives: records, each a payment or its problems, and the one way a
// whole file fails. Never looks at state.
import { checkSubmission, submissionFields, type FormProblem, type Submission } from '#events';

/**
 * One record of a file. `line` is the 1-based line on which the record begins (NDJSON, CSV) or the 1-based
 * ordinal of the
 * transaction (XML). Line 0 is the file as a whole: totals that do not match, known only at the end.
 */
export type ParsedRecord =
  | { line: number; submission: Submission }
  | { line: number; transactionId?: string; problems: FormProblem[] };

/** Nothing downstream works on more records at once; it bounds memory here too. */
export const recordsPerChunkMax = 1_000;

/** A record longer than this is a problem record, and is skipped without being held. */
export const recordBytesMax = 64 * 1024;

// A line of 64 KiB can carry ten thousand wrong fields; a report needs the first ones.
const problemsPerRecordMax = 20;
const pathLengthMax = 100;

/**
 * A file that cannot be read (further). Thrown by a parser after it has yielded every whole record before the
 * place;
 * those stand. `problem.message` says what and where; `line` (and `column` in XML) are 1-based.
 */
export class BrokenFile extends Error {
  readonly retriable = false;
  readonly problem: FormProblem;

  constructor(
    code: string,
    message: string,
    readonly line: number = 1,
    readonly column?: number,
  ) {
    super(message);
    this.name = 'BrokenFile';
    this.problem = { path: '', code, message };
  }
}

/** The record of a value read from a line: a payment if its form is right, else its problems. */
export function checkedRecord(line: number, value: unknown): ParsedRecord {
  const checked = checkSubmission(value);
  return checked.ok ? { line, submission: checked.submission } : problemRecord(line, checked.problems, value);
}

/**
 * A record that is no payment, with its transactionId if that at least can be read, so that a report can name
 * it.
 */
export function problemRecord(line: number, problems: FormProblem[], value?: unknown): ParsedRecord {
  const transactionId = readableTransactionId(value);
  const bounded = boundProblems(problems);
  return transactionId === undefined
    ? { line, problems: bounded }
    : { line, transactionId, problems: bounded };
}

export const problemAt = (line: number, code: string, message: string): ParsedRecord => ({
  line,
  problems: [{ path: '', code, message }],
});

const checkTransactionId = submissionFields.find((field) => field.path === 'transactionId')!.check;

function readableTransactionId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'transactionId')) return undefined;
  const found = (value as { transactionId: unknown }).transactionId;
  return checkTransactionId(found) === undefined ? (found as string) : undefined;
}

function boundProblems(problems: FormProblem[]): FormProblem[] {
  const bounded = problems.slice(0, problemsPerRecordMax).map((problem) => ({
    path: excerpt(problem.path, pathLengthMax),
    code: problem.code,
    message: excerpt(problem.message, 3 * pathLengthMax),
  }));
  const rest = problems.length - bounded.length;
  if (rest > 0) bounded.push({ path: '', code: 'more', message: `and ${rest} more problems` });
  return bounded;
}

/**
 * The beginning of a text that came from outside, for a message: no control characters or half surrogates,
 * which XML and the database refuse.
 */
export function excerpt(text: string, lengthMax: number): string {
  const short = text.length <= lengthMax ? text : `${text.slice(0, lengthMax)}…`;
  return short.replace(/\p{Cc}|\p{Cs}/gu, '\ufffd');
}

/**
 * Regroups records into chunks of at most `recordsPerChunkMax`. When the source fails, what came before is
 * yielded first.
 */
export async function* inChunks(source: AsyncIterable<ParsedRecord[]>): AsyncGenerator<ParsedRecord[]> {
  let chunk: ParsedRecord[] = [];
  let failure: { error: unknown } | undefined;
  try {
    for await (const records of source) {
      for (const record of records) {
        chunk.push(record);
        if (chunk.length === recordsPerChunkMax) {
          yield chunk;
          chunk = [];
        }
      }
    }
  } catch (error) {
    failure = { error };
  }
  if (chunk.length > 0) yield chunk;
  if (failure) throw failure.error;
}
