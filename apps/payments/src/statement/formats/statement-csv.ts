// Writes a statement as CSV (RFC 4180), one row per entry, as a stream. Debit and credit are columns of their
// own, never signs.
import { formatAmount } from '#money';
import { today } from '#time';
import { csvRow, textCell } from '../../submit/formats/csv-cell.rules.js';
import type { StatementHead, StatementLine } from './statement.js';

const columns = [
  'bookingDate',
  'bookedAt',
  'transactionId',
  'counterpartName',
  'counterpartIban',
  'remittanceInformation',
  'debit',
  'credit',
  'balance',
  'currency',
  'reverses',
];

/** `bookingDate` is the bank's day, `bookedAt` the instant in UTC. */
export async function* writeStatementCsv(
  head: StatementHead,
  lines: AsyncIterable<StatementLine[]>,
): AsyncGenerator<string> {
  yield csvRow(columns);
  for await (const chunk of lines) yield chunk.map((line) => row(line, head.account.currency)).join('');
}

function row(line: StatementLine, currency: string): string {
  const amount = formatAmount(line.amountMinor, currency);
  return csvRow([
    today(line.bookedAt),
    line.bookedAt.toISOString(),
    textCell(line.transactionId),
    textCell(line.counterpartName),
    textCell(line.counterpartIban),
    textCell(line.remittance),
    line.kind === 'debit' ? amount : '',
    line.kind === 'credit' ? amount : '',
    formatAmount(line.balanceMinor, currency),
    currency,
    textCell(line.reverses),
  ]);
}
