// The table of a statement: rows laid out before they are drawn, so that none is torn by a page's end, and
// the balance carried over.
import { amountText, ibanText } from './amount.rules.js';
import { clockText, dateText } from './bank-time.js';
import { contentWidth, footTop, margin, rightEdge } from './letterhead.js';
import type { Paper, Run } from './paper.js';
import type { StatementHead, StatementLine } from './statement.js';
import type { Element } from './structure.js';
import { sizeFitting, wrap, type Measure } from './text-layout.js';
import { wording, type Wording } from './wording.js';

const sizePt = 7.8;
const smallPt = 6.8;
const leading = 10.2;
const headHeight = 20;
const carryHeight = 18;
const closingHeight = 26;
const columns = {
  description: margin + 56,
  debit: rightEdge - 156,
  credit: rightEdge - 78,
  balance: rightEdge - 5,
};
const descriptionWidth = columns.debit - 72 - columns.description;
const amountWidth = 70;

/** A line ready to be drawn: its texts, relative to the row's top, and its height. */
export interface Row {
  date: string;
  clock: string;
  description: Omit<Run, 'x'>[];
  kind: StatementLine['kind'];
  amount: string;
  balance: string;
  balanceMinor: number;
  height: number;
}

export class StatementTable {
  private readonly words: Wording;
  private readonly table: Element;
  private y: number;
  private balanceMinor: number;

  constructor(
    private readonly paper: Paper,
    private readonly head: StatementHead,
    top: number,
  ) {
    this.words = wording[head.language];
    this.table = paper.structure.open('Table');
    this.balanceMinor = head.openingMinor;
    this.y = top;
    const row = paper.structure.open('TR', this.table);
    this.drawColumnHeads((draw) => this.cell(row, 'TH', draw));
    paper.structure.close(row);
    this.drawBalanceRow(this.words.opening, 'regular', carryHeight);
  }

  layOut(line: StatementLine): Row {
    const { currency } = this.head.account;
    const { language } = this.head;
    const description: Row['description'] = [];
    let y = 11;
    const add = (text: string, style: Omit<Measure, 'widthPt'> & { color?: 'soft' }) => {
      for (const part of wrap(text, { widthPt: descriptionWidth, ...style })) {
        description.push({ text: part, y, sizePt: style.sizePt, font: style.font, color: style.color });
        y += leading;
      }
    };
    // The bounds keep a row within a page; ISO 20022 texts (140 characters) stay far below them.
    add(line.counterpartName, { sizePt, font: 'bold', linesMax: 6 });
    add(line.remittance, { sizePt, linesMax: 20 });
    if (line.reverses !== undefined) add(`${this.words.reverses} ${line.reverses}`, { sizePt, linesMax: 3 });
    const iban = ibanText(line.counterpartIban);
    add(iban === '' ? line.transactionId : `${iban}  ·  ${line.transactionId}`, {
      sizePt: smallPt,
      color: 'soft',
      linesMax: 4,
    });
    return {
      date: dateText(line.bookedAt),
      clock: clockText(line.bookedAt).slice(0, 5),
      description,
      kind: line.kind,
      amount: amountText(line.amountMinor, currency, language),
      balance: amountText(line.balanceMinor, currency, language),
      balanceMinor: line.balanceMinor,
      height: Math.max(y, 11 + 2 * leading) - leading + 6.5,
    };
  }

  hasRoomFor(height: number): boolean {
    return this.y + height + carryHeight <= footTop;
  }

  hasRoomForClosing(): boolean {
    return this.y + closingHeight <= footTop;
  }

  drawRow(row: Row): void {
    const { paper } = this;
    const top = this.y;
    const element = paper.structure.open('TR', this.table);
    this.cell(element, 'TD', () => {
      paper.text({ text: row.date, x: margin + 4, y: top + 11, sizePt });
      paper.text({ text: row.clock, x: margin + 4, y: top + 11 + leading, sizePt: smallPt, color: 'soft' });
    });
    this.cell(element, 'TD', () => {
      for (const run of row.description) paper.text({ ...run, x: columns.description, y: top + run.y });
    });
    for (const kind of ['debit', 'credit'] as const) {
      const draw = () => this.amount(row.amount, columns[kind], top + 11);
      this.cell(element, 'TD', row.kind === kind ? draw : undefined);
    }
    this.cell(element, 'TD', () => this.amount(row.balance, columns.balance, top + 11));
    paper.structure.close(element);
    this.balanceMinor = row.balanceMinor;
    this.y += row.height;
    paper.artifact(() => paper.rule({ x: margin, y: this.y, width: contentWidth }, 'rule', 0.4));
  }

  /** A sentence in place of rows. */
  drawNote(text: string): void {
    const row = this.paper.structure.open('TR', this.table);
    const x = margin + contentWidth / 2;
    const draw = () =>
      this.paper.text({ text, x, y: this.y + 24, sizePt: 9, color: 'soft', align: 'center' });
    this.cell(row, 'TD', draw, 5);
    this.paper.structure.close(row);
    this.y += 42;
    this.paper.artifact(() => this.paper.rule({ x: margin, y: this.y, width: contentWidth }, 'rule', 0.4));
  }

  carryForward(): void {
    this.paper.artifact(() => this.carried(this.words.carriedForward));
  }

  /** The column heads and the balance again, on a new page. */
  bringForward(top: number): void {
    this.y = top;
    this.drawColumnHeads((draw) => this.paper.artifact(draw));
    this.paper.artifact(() => this.carried(this.words.broughtForward));
  }

  close(): void {
    this.balanceMinor = this.head.closingMinor;
    this.drawBalanceRow(this.words.closing, 'bold', closingHeight);
    this.paper.structure.close(this.table);
  }

  private drawColumnHeads(each: (draw: () => void) => void): void {
    const { paper, words, y } = this;
    const box = { x: margin, y, width: contentWidth, height: headHeight };
    const baseline = y + 13;
    const style = { y: baseline, sizePt: 7.8, font: 'bold', color: 'brand' } as const;
    const heads: Run[] = [
      { text: words.date, x: margin + 4, ...style },
      { text: words.description, x: columns.description, ...style },
      { text: words.debit, x: columns.debit, align: 'right', ...style },
      { text: words.credit, x: columns.credit, align: 'right', ...style },
      { text: words.balance, x: columns.balance, align: 'right', ...style },
    ];
    const frame = () => {
      paper.fill(box, 'wash');
      paper.rule({ x: margin, y: y + headHeight, width: contentWidth }, 'brand', 0.9);
    };
    paper.artifact(frame);
    for (const head of heads) each(() => paper.text(head));
    this.y += headHeight;
  }

  private drawBalanceRow(label: string, font: 'regular' | 'bold', height: number): void {
    const { paper } = this;
    const baseline = this.y + height / 2 + 3;
    const text = amountText(this.balanceMinor, this.head.account.currency, this.head.language);
    if (font === 'bold') {
      const box = { x: margin, y: this.y, width: contentWidth, height };
      paper.artifact(() => {
        paper.fill(box, 'wash');
        paper.rule({ x: margin, y: this.y, width: contentWidth }, 'brand', 0.9);
      });
    }
    const row = paper.structure.open('TR', this.table);
    this.cell(row, 'TD');
    this.cell(row, 'TD', () =>
      paper.text({ text: label, x: columns.description, y: baseline, sizePt: 8, font }),
    );
    this.cell(row, 'TD');
    this.cell(row, 'TD');
    this.cell(row, 'TD', () => this.amount(text, columns.balance, baseline, font));
    paper.structure.close(row);
    this.y += height;
    paper.artifact(() => paper.rule({ x: margin, y: this.y, width: contentWidth }, 'rule', 0.4));
  }

  private carried(label: string): void {
    const { paper } = this;
    const y = this.y + 12;
    const text = amountText(this.balanceMinor, this.head.account.currency, this.head.language);
    paper.text({ text: label, x: columns.description, y, sizePt: smallPt + 0.4, color: 'soft' });
    this.amount(text, columns.balance, y);
    this.y += carryHeight;
    paper.rule({ x: margin, y: this.y, width: contentWidth }, 'rule', 0.4);
  }

  private amount(text: string, x: number, y: number, font: 'regular' | 'bold' = 'regular'): void {
    const fitted = sizeFitting(text, {
      widthPt: amountWidth,
      sizePt: font === 'bold' ? 8.4 : sizePt,
      sizePtMin: 4,
      font,
    });
    this.paper.text({ text, x, y, sizePt: fitted, font, align: 'right' });
  }

  private cell(row: Element, role: 'TH' | 'TD', draw?: () => void, columnSpan = 1): void {
    const span = columnSpan > 1 ? `/A<</O/Table/ColSpan ${columnSpan}>>` : '';
    const attributes = role === 'TH' ? '/A<</O/Table/Scope/Column>>' : span;
    const cell = this.paper.structure.open(role, row, attributes);
    if (draw !== undefined) this.paper.tag(cell, draw);
    this.paper.structure.close(cell);
  }
}
