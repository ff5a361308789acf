// Reads a stream of newline-delimited JSON, one payment a line. A bad line becomes a problem record and never
// stops the rest; nothing here can fail a whole file.
import { type Line, readLines } from './lines.js';
import { checkedRecord, excerpt, inChunks, type ParsedRecord, problemAt } from './parsed-record.js';

/**
 * Chunks of at most 1,000 records. Empty lines are skipped. Only the body's own failure (a broken upload) is
 * thrown.
 */
export function parseNdjson(body: AsyncIterable<Uint8Array>): AsyncGenerator<ParsedRecord[]> {
  return inChunks(records(body));
}

async function* records(body: AsyncIterable<Uint8Array>): AsyncGenerator<ParsedRecord[]> {
  for await (const lines of readLines(body)) {
    const parsed: ParsedRecord[] = [];
    for (const line of lines) {
      const record = recordOf(line);
      if (record) parsed.push(record);
    }
    yield parsed;
  }
}

function recordOf(line: Line): ParsedRecord | undefined {
  if ('problem' in line) return problemAt(line.number, line.problem.code, line.problem.message);
  if (isBlank(line.text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return problemAt(line.number, 'json', reason(error));
  }
  return checkedRecord(line.number, value);
}

// The first character decides for nearly every line.
const isBlank = (text: string): boolean => text.charCodeAt(0) !== 123 && text.trim() === '';

function reason(error: unknown): string {
  if (error instanceof RangeError) return 'the line is not valid JSON: it is nested too deeply';
  if (!(error instanceof SyntaxError)) throw error;
  return `the line is not valid JSON: ${excerpt(error.message, 200)}`;
}
