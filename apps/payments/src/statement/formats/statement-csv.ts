// Writes a statement as CSV (RFC 4180), as a stream: opening balance, one row per entry, closing balance.
// Debit and credit are columns of their own, never signs; only entries fill them, so that their sums are
// right.
import { formatAmount, type Minor } from '#money';
import { today, type UtcDate } from '#time';
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
  const { period, openingMinor, closingMinor } = head;
  const { currency } = head.account;
  const balanceRow = (words: string, day: UtcDate, minor: Minor) =>
    // No entry: without a transactionId and a moment.
    csvRow([day, '', '', '', '', words, '', '', formatAmount(minor, currency), currency, '']);
  yield csvRow(columns) + balanceRow('opening balance', period.from, openingMinor);
  for await (const chunk of lines) yield chunk.map((line) => row(line, currency)).join('');
  yield balanceRow('closing balance', period.to, closingMinor);
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
