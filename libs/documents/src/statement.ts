// Writes an account statement page by page while its lines arrive; it never holds more than one page and one
// batch of lines.
import { amountText, ibanText, type Language } from './amount.rules.js';
import { dayText } from './bank-time.js';
import { drawFoot, drawLetterhead, drawSlimHead } from './letterhead.js';
import type { BankLetterhead } from './letterhead.js';
import { prepareTypefaces } from './fonts.js';
import { Paper } from './paper.js';
import { drawAccountBlock, drawSummary } from './statement-head.js';
import { StatementTable } from './statement-table.js';
import { wording } from './wording.js';

/**
 * What a statement says before its lines. Amounts are minor units of the account's currency, never signed;
 * balances may be below zero.
 */
export interface StatementHead {
  bank: BankLetterhead;
  account: { iban: string; ownerName: string; currency: string };
  /** Days of the bank's calendar, `YYYY-MM-DD`, both included. */
  period: { from: string; to: string };
  /** Only entries that came through this channel, for example `ebanking`; balances are the account's. */
  channel?: string;
  language: Language;
  openingMinor: number;
  closingMinor: number;
  debitsMinor: number;
  creditsMinor: number;
  lineCount: number;
  madeAt: Date;
}

/**
 * One booking; `balanceMinor` is the account's balance after it, `reverses` the transaction it takes back.
 */
export interface StatementLine {
  bookedAt: Date;
  transactionId: string;
  counterpartName: string;
  counterpartIban: string;
  remittance: string;
  kind: 'debit' | 'credit';
  amountMinor: number;
  balanceMinor: number;
  reverses?: string;
}

/**
 * Writes the statement as a tagged PDF and ends the stream. Throws, and destroys the stream, when the lines
 * do not add up to what the head says: a statement that contradicts itself must not reach a customer.
 */
export async function writeStatement(
  head: StatementHead,
  lines: AsyncIterable<StatementLine[]> | Iterable<StatementLine[]>,
  out: NodeJS.WritableStream,
): Promise<void> {
  await prepareTypefaces();
  const paper = new Paper(paperHead(head));
  paper.pourInto(out);
  try {
    await draw(paper, head, lines);
    await paper.finish();
  } catch (error) {
    await paper.abandon(error as Error);
    throw error;
  }
}

// So many entries of three lines have room on a page.
const linesPerPage = 16;

async function draw(
  paper: Paper,
  head: StatementHead,
  batches: AsyncIterable<StatementLine[]> | Iterable<StatementLine[]>,
): Promise<void> {
  const words = wording[head.language];
  const slim = `${words.statement}  ·  ${ibanText(head.account.iban)}  ·  ${periodText(head)}`;
  const pagesAbout = Math.ceil(head.lineCount / linesPerPage) || 1;
  const foot = { bank: head.bank, madeAt: head.madeAt, words, pagesAbout };
  paper.newPage();
  const top = drawLetterhead(paper, head.bank);
  const table = new StatementTable(paper, head, drawSummary(paper, head, drawAccountBlock(paper, head, top)));
  drawFoot(paper, foot);
  const turn = async () => {
    table.carryForward();
    await paper.breathe();
    paper.newPage();
    const below = drawSlimHead(paper, head.bank, slim);
    drawFoot(paper, foot);
    table.bringForward(below + 14);
  };
  const sums = { count: 0, debit: 0, credit: 0, balance: head.openingMinor };
  for await (const batch of batches) {
    for (const line of batch) {
      const row = table.layOut(line);
      if (!table.hasRoomFor(row.height)) await turn();
      table.drawRow(row);
      sums.count++;
      sums[line.kind] += line.amountMinor;
      sums.balance = line.balanceMinor;
    }
  }
  assertAddsUp(head, sums);
  if (sums.count === 0) table.drawNote(words.noLines);
  if (!table.hasRoomForClosing()) await turn();
  table.close();
}

function assertAddsUp(
  head: StatementHead,
  sums: { count: number; debit: number; credit: number; balance: number },
): void {
  const wrong = [
    ['lines', head.lineCount, sums.count],
    ['debits', head.debitsMinor, sums.debit],
    ['credits', head.creditsMinor, sums.credit],
    // The lines of one channel leave out what moved the balance elsewhere.
    ['closing balance', head.closingMinor, head.channel === undefined ? sums.balance : head.closingMinor],
  ].find(([, said, found]) => said !== found);
  if (wrong === undefined) return;
  const [what, said, found] = wrong;
  throw new Error(`the statement of ${head.account.iban} says ${what} ${said}, its lines give ${found}`);
}

function paperHead(head: StatementHead) {
  const words = wording[head.language];
  const { iban, ownerName, currency } = head.account;
  return {
    title: `${words.statement} ${ibanText(iban)}, ${periodText(head)}`,
    language: head.language,
    madeAt: head.madeAt,
    author: head.bank.name,
    subject: `${ownerName}, ${words.closing} ${amountText(head.closingMinor, currency, head.language)} ${currency}`,
  };
}

function periodText({ period }: StatementHead): string {
  return `${dayText(period.from)} – ${dayText(period.to)}`;
}
