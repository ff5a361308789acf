// Writes the catalog as a file: of each biller the newest version, which is what a change is based on.
import type { BillerVersion } from '#references';
import type { BillerIndex } from '../find/biller-index.js';
import { billerCells, billerColumns } from './biller-csv.rules.js';
import { writeRow } from './csv.rules.js';

export const exportTypes = ['application/json', 'text/csv', 'application/x-ndjson'] as const;
export type ExportType = (typeof exportTypes)[number];

/** The text of the file, biller by biller. */
export function* exportBillers(index: BillerIndex, type: ExportType): Generator<string> {
  if (type === 'text/csv') yield writeRow(billerColumns);
  if (type === 'application/json') yield '[';
  let isFirst = true;
  for (const { versions } of index.inOrder()) {
    yield record(versions.at(-1)!, { type, isFirst });
    isFirst = false;
  }
  if (type === 'application/json') yield '\n]\n';
}

function record(biller: BillerVersion, { type, isFirst }: { type: ExportType; isFirst: boolean }): string {
  if (type === 'text/csv') return writeRow(billerCells(biller));
  if (type === 'application/x-ndjson') return `${JSON.stringify(biller)}\n`;
  return `${isFirst ? '' : ','}\n${JSON.stringify(biller)}`;
}
