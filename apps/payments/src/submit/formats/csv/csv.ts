// Reads payments from CSV (RFC 4180, comma or semicolon) as a stream. A bad record becomes a problem record;
// only a header that does not fit fails the file.
import type { FormProblem } from '#events';
import { type CsvHeader, headerOf, valueOf } from './csv-header.js';
import { FieldReader } from './csv-fields.rules.js';
import { type Line, readLines } from '../lines.js';
import {
  BrokenFile,
  checkedRecord,
  inChunks,
  type ParsedRecord,
  problemAt,
  problemRecord,
  recordBytesMax,
} from '../parsed-record.js';

/**
 * Chunks of at most 1,000 records; `line` is where the record begins. Empty lines are skipped; a field may
 * hold line ends if quoted.
 * Throws `BrokenFile` before the first record if the header is missing, names an unknown column, or lacks
 * one.
 */
export function parseCsv(body: AsyncIterable<Uint8Array>): AsyncGenerator<ParsedRecord[]> {
  return inChunks(records(body));
}

async function* records(body: AsyncIterable<Uint8Array>): AsyncGenerator<ParsedRecord[]> {
  const assembler = new RecordAssembler();
  for await (const lines of readLines(body)) {
    const parsed: ParsedRecord[] = [];
    for (const line of lines) assembler.take(line, parsed);
    yield parsed;
  }
  const parsed: ParsedRecord[] = [];
  assembler.end(parsed);
  yield parsed;
}

type TextLine = Extract<Line, { text: string }>;

/**
 * Joins the lines of a record whose quoted field holds line ends. If the quote turns out wrong, only its
 * first line is lost.
 */
class RecordAssembler {
  #header: CsvHeader | undefined;
  #fields = new FieldReader(',');
  #open: TextLine[] = [];
  #openBytes = 0;

  take(line: Line, records: ParsedRecord[]): void {
    if ('text' in line) this.#takeText(line, records);
    else {
      this.#giveUp('a quoted field is not closed before a line that cannot be read', records);
      if (!this.#header)
        throw new BrokenFile(line.problem.code, `the header cannot be read: ${line.problem.message}`);
      records.push(problemAt(line.number, line.problem.code, line.problem.message));
    }
  }

  end(records: ParsedRecord[]): void {
    this.#giveUp('a quoted field is not closed', records);
    if (!this.#header)
      throw new BrokenFile('header', 'the file is empty: its first line must name the columns');
  }

  #takeText(line: TextLine, records: ParsedRecord[]): void {
    if (this.#open.length === 0) {
      if (isBlank(line.text)) return;
      if (!this.#header) {
        this.#header = headerOf(line.text, line.number);
        this.#fields = new FieldReader(this.#header.separator);
        return;
      }
      this.#fields.begin();
    }
    this.#open.push(line);
    this.#openBytes += line.text.length + 1;
    const state = this.#fields.read(line.text);
    if (state === 'done') this.#close(records);
    else if (state !== 'open') this.#giveUp(`${state} of line ${line.number}`, records);
    else if (this.#openBytes > recordBytesMax)
      this.#giveUp(`a quoted field is not closed within ${recordBytesMax} characters`, records);
  }

  #close(records: ParsedRecord[]): void {
    const first = this.#open[0];
    this.#open = [];
    this.#openBytes = 0;
    records.push(recordOf(first.number, this.#fields.fields, this.#header as CsvHeader));
  }

  /**
   * The first open line is a problem; those after it are read again, as records of their own. Read once more
   * at most: they
   * stayed inside the quote, so each but the last has an even number of quotes and cannot leave a quote open
   * itself.
   */
  #giveUp(message: string, records: ParsedRecord[]): void {
    const [first, ...rest] = this.#open;
    if (!first) return;
    this.#open = [];
    this.#openBytes = 0;
    records.push(problemAt(first.number, 'quotes', message));
    for (const line of rest) this.take(line, records);
  }
}

const isBlank = (text: string): boolean => text === '' || (text.charCodeAt(0) <= 32 && text.trim() === '');

function recordOf(line: number, fields: string[], header: CsvHeader): ParsedRecord {
  const value = valueOf(fields, header);
  if (fields.length === header.columns.length) return checkedRecord(line, value);
  const message = `the record has ${fields.length} fields, the header ${header.columns.length}`;
  const problem: FormProblem = { path: '', code: 'fields', message };
  return problemRecord(line, [problem], value);
}
