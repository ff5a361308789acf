// Reads a file of records as a stream, CSV with a header or one JSON object a line; its size does not matter.
import { Problem } from '#http';
import { BrokenFile, CsvReader, readCell, type CsvRecord } from './csv.rules.js';

/** A record with the line it begins on; `problem` says why it cannot be read. */
export interface FileRecord {
  line: number;
  value: Record<string, unknown>;
  problem?: string;
}

export type FileType = 'text/csv' | 'application/x-ndjson';

const lineLengthMax = 262_144;

/** The type that a Content-Type header names. Throws Problem('unsupported-media-type'). */
export function fileTypeOf(contentType: string | undefined): FileType {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv' || type === 'application/x-ndjson') return type;
  throw new Problem('unsupported-media-type', 'send text/csv or application/x-ndjson');
}

/**
 * Throws BrokenFile with the line from which on nothing can be read. Columns of a CSV must be among those
 * given.
 */
export async function* readRecords(
  body: AsyncIterable<Uint8Array>,
  type: FileType,
  columns: readonly string[],
): AsyncGenerator<FileRecord> {
  if (type === 'text/csv') yield* csvRecords(textOf(body), columns);
  else yield* jsonRecords(textOf(body));
}

async function* textOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of body) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new BrokenFile('the file is not UTF-8 text', 1);
  }
}

async function* csvRecords(
  text: AsyncIterable<string>,
  columns: readonly string[],
): AsyncGenerator<FileRecord> {
  const reader = new CsvReader();
  let header: string[] | undefined;
  const recordOf = (record: CsvRecord): FileRecord | undefined => {
    if (header) return valueOf(record, header);
    header = headerOf(record, columns);
    return undefined;
  };
  for await (const piece of text)
    for (const record of reader.read(piece)) {
      const read = recordOf(record);
      if (read) yield read;
    }
  for (const record of reader.end()) {
    const read = recordOf(record);
    if (read) yield read;
  }
  if (!header) throw new BrokenFile('the file is empty: its first line must name the columns', 1);
}

function headerOf({ line, cells }: CsvRecord, columns: readonly string[]): string[] {
  const header = cells.map((cell) => cell.replace(/^\ufeff/, '').trim());
  const unknown = header.find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new BrokenFile(
      `column ${JSON.stringify(unknown.slice(0, 60))} is not known; the columns are ${columns.join(', ')}`,
      line,
    );
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new BrokenFile(`column "${twice}" is there twice`, line);
  return header;
}

/** Empty cells are absent fields. */
function valueOf({ line, cells }: CsvRecord, header: readonly string[]): FileRecord {
  const value: Record<string, unknown> = {};
  header.forEach((name, index) => {
    const cell = cells[index];
    if (cell) value[name] = readCell(cell);
  });
  if (cells.length === header.length) return { line, value };
  return { line, value, problem: `the record has ${cells.length} fields, the header ${header.length}` };
}

async function* jsonRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let rest = '';
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const each of lines) yield* jsonRecord(each, ++line);
    if (rest.length > lineLengthMax)
      throw new BrokenFile(`the line has more than ${lineLengthMax} characters`, line + 1);
  }
  yield* jsonRecord(rest, line + 1);
}

function* jsonRecord(text: string, line: number): Generator<FileRecord> {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return;
  try {
    const value: unknown = JSON.parse(trimmed);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) yield { line, value: value as Record<string, unknown> };
    else yield { line, value: {}, problem: 'the line is not a JSON object' };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    yield { line, value: {}, problem: `the line is not JSON: ${error.message}` };
  }
}
