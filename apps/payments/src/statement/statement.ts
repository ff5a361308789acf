// Reads an account's statement from one snapshot of the ledger:
// head first, entries page by page, balance after each.
import type { Tx } from '#db';
import { Problem } from '#http';
import { isDay, newId, now, today } from '#time';
import type { Configuration, Runtime } from '#service';
import type { StatementHead, StatementLine } from './formats/statement.js';
import { endOfDay, startOfDay } from './period.rules.js';
import {
  findAccount,
  firstEntryAt,
  readEntries,
  sumTurnover,
  type AccountRow,
  type EntryRow,
  type Turnover,
} from './statement.sql.js';

export interface StatementOrder {
  iban: string;
  /** Days of the bank's calendar, both included. */
  from: string;
  to: string;
  channel: string | null;
  language: 'sq' | 'en' | 'sr';
}

const entriesAtOnce = 1_000;

/** Days by default: the month so far. A wrong one is named. */
export function periodOf(from: string | undefined, to: string | undefined): { from: string; to: string } {
  const last = to ?? today();
  const first = from ?? `${last.slice(0, 8)}01`;
  const errors = Object.entries({ from: first, to: last })
    .filter(([, day]) => !isDay(day))
    .map(([path]) => ({ path, code: 'form', message: `${path} must be a calendar day written YYYY-MM-DD` }));
  if (errors.length === 0 && first > last)
    errors.push({ path: 'from', code: 'range', message: 'from must not be after to' });
  if (errors.length > 0) throw new Problem('malformed', undefined, { errors });
  return { from: first, to: last };
}

/** Hands head and lines to `write`, all of one moment; false if there is no such account. */
export async function readStatement(
  { database, configuration }: Pick<Runtime, 'database' | 'configuration'>,
  order: StatementOrder,
  write: (head: StatementHead, lines: AsyncIterable<StatementLine[]>) => Promise<void>,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    // Head and lines must be of the same moment, or they would not add up.
    await tx.rows('set transaction isolation level repeatable read, read only');
    const account = await findAccount(tx, order.iban);
    if (!account) return false;
    const span = {
      accountId: account.id,
      from: startOfDay(order.from, today),
      to: endOfDay(order.to, today),
    };
    const head = await headOf(tx, { account, span, order, configuration });
    await write(head, linesOf(tx, { span, order, openingMinor: head.openingMinor }));
    return true;
  });
}

interface Span {
  accountId: number;
  from: Date;
  to: Date;
}

async function headOf(
  tx: Tx,
  of: { account: AccountRow; span: Span; order: StatementOrder; configuration: Configuration },
): Promise<StatementHead> {
  const { account, span, order, configuration } = of;
  const within = await sumTurnover(tx, { ...span, channel: order.channel });
  const openingMinor = await openingOf(tx, { account, span, within });
  const closingMinor = openingMinor + within.credits_minor - within.debits_minor;
  return {
    statementId: newId('stm'),
    bank: {
      name: configuration.PAGESA_BANK_NAME,
      bic: configuration.PAGESA_BANK_BIC,
      contact: configuration.PAGESA_BANK_CONTACT,
    },
    account: { iban: account.iban, ownerName: account.owner_name, currency: account.currency },
    period: { from: order.from, to: order.to },
    ...(order.channel !== null && { channel: order.channel }),
    language: order.language,
    openingMinor,
    closingMinor,
    debitsMinor: order.channel === null ? within.debits_minor : within.channel_debits_minor,
    creditsMinor: order.channel === null ? within.credits_minor : within.channel_credits_minor,
    lineCount: order.channel === null ? within.entries : within.channel_entries,
    madeAt: now(),
  };
}

/** The balance before the period, counted from whichever side has the shorter history. */
async function openingOf(
  tx: Tx,
  { account, span, within }: { account: AccountRow; span: Span; within: Turnover },
): Promise<number> {
  const { accountId, from, to } = span;
  const first = await firstEntryAt(tx, accountId);
  if (first === undefined || first >= from) return 0;
  if (from.getTime() - first.getTime() < now().getTime() - to.getTime()) {
    const before = await sumTurnover(tx, { accountId, from: first, to: from, channel: null });
    return before.credits_minor - before.debits_minor;
  }
  const after = await sumTurnover(tx, { accountId, from: to, to: null, channel: null });
  const since = (turnover: Turnover) => turnover.credits_minor - turnover.debits_minor;
  return account.balance_minor - since(after) - since(within);
}

async function* linesOf(
  tx: Tx,
  { span, order, openingMinor }: { span: Span; order: StatementOrder; openingMinor: number },
): AsyncGenerator<StatementLine[]> {
  let balanceMinor = openingMinor;
  let after = { afterAt: span.from, afterId: 0 };
  for (;;) {
    const entries = await readEntries(tx, { ...span, ...after, limit: entriesAtOnce });
    const lines: StatementLine[] = [];
    for (const entry of entries) {
      balanceMinor += entry.is_debit ? -entry.amount_minor : entry.amount_minor;
      if (order.channel === null || entry.channel === order.channel) lines.push(lineOf(entry, balanceMinor));
    }
    if (lines.length > 0) yield lines;
    const last = entries[entries.length - 1];
    if (!last || entries.length < entriesAtOnce) return;
    after = { afterAt: last.settled_at, afterId: last.id };
  }
}

function lineOf(entry: EntryRow, balanceMinor: number): StatementLine {
  return {
    bookedAt: entry.settled_at,
    // Money brought in when the account was opened has no payment behind it.
    transactionId: entry.transaction_id ?? `TRF-${entry.id}`,
    counterpartName: entry.counterpart_name,
    counterpartIban: entry.counterpart_iban,
    remittance: entry.remittance ?? '',
    kind: entry.is_debit ? 'debit' : 'credit',
    amountMinor: entry.amount_minor,
    balanceMinor,
    ...(entry.reverses !== null && { reverses: entry.transaction_id ?? '' }),
  };
}
