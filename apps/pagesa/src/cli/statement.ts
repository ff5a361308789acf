// `pagesa statement`: an account's statement into a file or onto standard output, in every format of the
// server.
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandFailed, onlyPositional, textOption, UsageError, type Command } from './command.js';
import { findPlace, Server } from './server.js';
import { columns, instant, paint, printJson, printLine, printNote, size } from './terminal.js';

const usage = `Usage: pagesa statement IBAN [--from DAY] [--to DAY] [--format FORMAT] [--out FILE] [--json]

The statement of an account. Without --from and --to, the month so far.

  --from DAY       first day, such as 2026-11-01
  --to DAY         last day
  --format FORMAT  pdf, csv, camt053 or json; by the ending of --out if left out (.pdf, .csv, .xml, .json).
                   With neither, a table for reading
  --out FILE       where to write it; standard output if left out
  --json           the same as --format json; with --out, what was written as JSON
`;

const mediaTypes = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  camt053: 'application/xml',
  json: 'application/json',
} as const;
type Format = keyof typeof mediaTypes;

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

export const command: Command = {
  usage,
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
  },
  async run(given) {
    const iban = onlyPositional(given, 'IBAN').replaceAll(' ', '').toUpperCase();
    const out = textOption(given, 'out');
    const format = formatOf(textOption(given, 'format'), out) ?? (given.json ? 'json' : undefined);
    const query = new URLSearchParams();
    for (const side of ['from', 'to']) {
      const day = textOption(given, side);
      if (day === undefined) continue;
      if (!dayForm.test(day)) throw new UsageError(`--${side} is a day such as 2026-11-01, not "${day}".`);
      query.set(side, day);
    }
    const server = new Server(findPlace(), 'accounts:read');
    const path = `/v1/accounts/${encodeURIComponent(iban)}/statement?${query.toString()}`;
    if (out === undefined && format === undefined) printStatement(await server.json<Statement>(path));
    else if (out === undefined || out === '-') await writeOut(server, path, format!);
    else await writeFile(server, path, { format: format!, out, json: given.json });
    return 0;
  },
};

function formatOf(given: string | undefined, out: string | undefined): Format | undefined {
  if (given !== undefined) {
    if (given in mediaTypes) return given as Format;
    throw new UsageError(`--format is pdf, csv, camt053 or json, not "${given}".`);
  }
  if (out === undefined) return undefined;
  const ending = extname(out).slice(1).toLowerCase();
  const format = ending === 'xml' ? 'camt053' : ending;
  if (format in mediaTypes) return format as Format;
  throw new UsageError(`The ending of "${out}" tells no format; say --format pdf, csv, camt053 or json.`);
}

async function writeOut(server: Server, path: string, format: Format): Promise<void> {
  if (format === 'pdf' && process.stdout.isTTY)
    throw new UsageError('A PDF is nothing for a terminal; say where to write it with --out FILE.');
  const answer = await server.call(path, { headers: { accept: mediaTypes[format] } });
  await pipeline(answer, process.stdout, { end: false });
  if (process.stdout.isTTY) printLine();
}

/** Whole or not at all: under the name that was asked for there is never half a statement. */
async function writeFile(
  server: Server,
  path: string,
  { format, out, json }: { format: Format; out: string; json: boolean },
): Promise<void> {
  const answer = await server.call(path, { headers: { accept: mediaTypes[format] } });
  const partial = `${out}.part`;
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
  try {
    await pipeline(answer, createWriteStream(partial));
    renameSync(partial, out);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new CommandFailed(`${out} was not written: ${(error as Error).message}.`, { cause: error });
  }
  if (json) printJson({ file: out, format, bytes });
  else printNote(`${out} written, ${size(bytes)}`);
}

interface Money {
  currency: string;
  amount: string;
}

interface Statement {
  account: { iban: string; ownerName: string };
  period: { from: string; to: string };
  openingBalance: Money;
  closingBalance: Money;
  totalDebits: Money;
  totalCredits: Money;
  lines: StatementLine[];
}

interface StatementLine {
  bookedAt: string;
  transactionId: string;
  counterpartName: string;
  kind: 'debit' | 'credit';
  amount: Money;
  balance: Money;
  reverses?: string;
}

function printStatement(statement: Statement): void {
  const { account, period, openingBalance, closingBalance, totalDebits, totalCredits, lines } = statement;
  const { currency } = openingBalance;
  printLine(`${paint('bold', account.iban)}  ${account.ownerName}`);
  printLine(`${period.from} to ${period.to}, amounts in ${currency}`);
  printLine();
  const head = ['booked', 'transaction', 'with', 'debit', 'credit', 'balance'];
  const rows = columns(
    [
      head,
      ['', 'opening balance', '', '', '', openingBalance.amount],
      ...lines.map(rowOf),
      ['', 'closing balance', '', totalDebits.amount, totalCredits.amount, closingBalance.amount],
    ],
    [3, 4, 5],
  );
  rows.forEach((row, at) => printLine(at === 0 ? paint('dim', row) : row));
}

function rowOf({ bookedAt, transactionId, counterpartName, kind, amount, balance, reverses }: StatementLine) {
  const debit = kind === 'debit' ? amount.amount : '';
  const credit = kind === 'credit' ? amount.amount : '';
  const told = reverses ? `reverses ${reverses}` : transactionId;
  return [instant(bookedAt), told, counterpartName, debit, credit, balance.amount];
}
