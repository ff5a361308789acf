// Writes the report of a batch as CSV (RFC 4180), one row per record, as a stream.
import { csvRow, textCell } from '../formats/csv-cell.rules.js';
import { type Report, type ReportLine, reasonText } from './report.rules.js';

const columns = ['line', 'transactionId', 'status', 'transactionStatus', 'reasonCodes', 'reasons'];

/**
 * Several reasons are joined: codes with a blank, sentences with "; ". A problem of the whole file is a row
 * with line 0.
 */
export async function* writeReportCsv(report: Report): AsyncGenerator<string> {
  let text = csvRow(columns);
  if (report.problems?.length) text += csvRow([0, '', '', '', ...reasonCells(report.problems)]);
  yield text;
  for await (const lines of report.lines) yield lines.map(row).join('');
}

const row = (line: ReportLine): string =>
  csvRow([
    line.line,
    textCell(line.transactionId),
    line.status,
    line.transactionStatus,
    ...reasonCells(line.reasons),
  ]);

const reasonCells = (reasons: ReportLine['reasons']): string[] => [
  textCell(reasons.map((reason) => reason.code).join(' ')),
  textCell(reasons.map(reasonText).join('; ')),
];
