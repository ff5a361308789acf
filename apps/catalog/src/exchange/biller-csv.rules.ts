// A biller as one row of a CSV and back: texts and numbers in columns, accounts and formats as JSON in a
// cell. Pure.
import { formatAmount, parseAmount } from '#money';
import type { BillerVersion } from '#references';
import type { Finding } from '../propose/propose.rules.js';

type Fields = Record<string, unknown>;

interface Column {
  name: string;
  write(biller: BillerVersion): string | undefined;
  /** Throws a TypeError with a sentence if the cell cannot be read. */
  read(cell: string, biller: Fields): void;
}

const plain = (name: keyof BillerVersion): Column => ({
  name,
  write: (biller) => biller[name] as string | undefined,
  read: (cell, biller) => {
    biller[name] = cell;
  },
});

const yesOrNo = (name: 'active' | 'consentForReversal'): Column => ({
  name,
  write: (biller) => String(biller[name]),
  read: (cell, biller) => {
    // What is neither stays text, and the biller's own check tells of it.
    biller[name] = cell === 'true' ? true : cell === 'false' ? false : cell;
  },
});

const translated = (field: 'names' | 'hint', prefix: string): Column[] =>
  (['sq', 'sr', 'en'] as const).map((language) => ({
    name: prefix + language[0].toUpperCase() + language.slice(1),
    write: (biller) => biller[field][language],
    read: (cell, biller) => {
      biller[field] = { ...(biller[field] as Fields | undefined), [language]: cell };
    },
  }));

const asJson = (name: 'accounts' | 'formats'): Column => ({
  name,
  write: (biller) => JSON.stringify(biller[name]),
  read: (cell, biller) => {
    biller[name] = JSON.parse(cell) as unknown;
  },
});

const amountPart = (
  name: string,
  read: (cell: string, amount: Fields) => void,
  write: Column['write'],
): Column => ({
  name,
  write,
  read: (cell, biller) => {
    const amount = { ...(biller.amount as Fields | undefined) };
    read(cell, amount);
    biller.amount = amount;
  },
});

const amountOf = (name: string, field: 'minMinor' | 'maxMinor' | 'fixedMinor'): Column =>
  amountPart(
    name,
    (cell, amount) => {
      const money = parseAmount(cell, String(amount.currency));
      if (!money.ok) throw new TypeError(money.text);
      amount[field] = money.minor;
    },
    ({ amount }) => (amount[field] === undefined ? undefined : formatAmount(amount[field], amount.currency)),
  );

// The currency stands before the amounts that are read with it.
const columns: readonly Column[] = [
  plain('code'),
  plain('validFrom'),
  plain('validTo'),
  yesOrNo('active'),
  plain('category'),
  ...translated('names', 'name'),
  plain('creditorName'),
  amountPart(
    'amountKind',
    (cell, amount) => void (amount.kind = cell),
    ({ amount }) => amount.kind,
  ),
  amountPart(
    'currency',
    (cell, amount) => void (amount.currency = cell),
    ({ amount }) => amount.currency,
  ),
  amountOf('minimumAmount', 'minMinor'),
  amountOf('maximumAmount', 'maxMinor'),
  amountOf('fixedAmount', 'fixedMinor'),
  ...translated('hint', 'hint'),
  plain('example'),
  plain('onPaidBill'),
  yesOrNo('consentForReversal'),
  plain('known'),
  {
    name: 'municipalities',
    write: ({ municipalities }) => municipalities?.join(' '),
    read: (cell, biller) => {
      biller.municipalities = cell.split(/\s+/);
    },
  },
  asJson('accounts'),
  asJson('formats'),
];

export const billerColumns: readonly string[] = columns.map(({ name }) => name);

export const billerCells = (biller: BillerVersion): string[] =>
  columns.map((column) => column.write(biller) ?? '');

/**
 * The biller that cells by column name describe, for the biller's own check; and what cannot be read at
 * all.
 */
export function billerOfCells(cells: Fields): { biller: Fields; problems: Finding[] } {
  const biller: Fields = {};
  const problems: Finding[] = [];
  for (const column of columns) {
    const { name } = column;
    const cell = cells[name];
    if (typeof cell !== 'string') continue;
    try {
      column.read(cell, biller);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      problems.push({ path: name, code: 'form', message: `${name}: ${error.message}` });
    }
  }
  return { biller, problems };
}
