// The audit trail as a stream of CSV (RFC 4180) or NDJSON: constant memory, however long it is.
import { Readable } from 'node:stream';
import type { Auth } from '../auth.js';
import { findEntries, type ActFilter, type EntryRow } from './find-acts.sql.js';

export type ExportFormat = 'text/csv' | 'application/x-ndjson';

const atOnce = 1_000;
const columns = ['seq', 'at', 'act', 'actor', 'target', 'address', 'agent', 'detail', 'hash'] as const;

export function exportActs(auth: Auth, filter: ActFilter, format: ExportFormat): Readable {
  return Readable.from(linesOf(auth, filter, format), { objectMode: false });
}

async function* linesOf(auth: Auth, filter: ActFilter, format: ExportFormat): AsyncGenerator<string> {
  const line =
    format === 'text/csv' ? csvLine : (entry: EntryRow) => `${JSON.stringify(shownEntry(entry))}\n`;
  if (format === 'text/csv') yield `${columns.join(',')}\r\n`;
  for (let afterSeq = 0; ;) {
    const entries = await findEntries(auth.runtime.database, filter, { afterSeq, limit: atOnce });
    if (entries.length === 0) return;
    yield entries.map(line).join('');
    afterSeq = entries.at(-1)!.seq;
  }
}

/** An entry as it is shown: its own text, its place and its hash. */
export function shownEntry({ seq, body, hash }: EntryRow): Record<string, unknown> {
  const { atMs, ...rest } = JSON.parse(body) as { atMs: number } & Record<string, unknown>;
  return { seq, at: new Date(atMs).toISOString(), ...rest, hash: hash.toString('hex') };
}

function csvLine(entry: EntryRow): string {
  const shown = shownEntry(entry);
  return `${columns.map((column) => csvCell(shown[column])).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What a stranger sent as browser name must not become a formula in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
