// A plain letter of the bank: head, title, paragraphs, framed values such as an activation code, a table of
// facts, what is said after them, and if wanted a QR code.
import type { Language } from './amount.rules.js';
import { dateText } from './bank-time.js';
import {
  contentWidth,
  drawFoot,
  drawLetterhead,
  drawSlimHead,
  footTop,
  margin,
  rightEdge,
} from './letterhead.js';
import type { BankLetterhead } from './letterhead.js';
import { prepareTypefaces } from './fonts.js';
import { Paper } from './paper.js';
import type { Element } from './structure.js';
import { drawQr } from './qr-drawing.js';
import { clean, sizeFitting, wrap } from './text-layout.js';
import { wording } from './wording.js';

/**
 * A letter; paragraphs and box values are plain text, already in the language. `qr` is the text of the QR
 * code.
 */
export interface Letter {
  bank: BankLetterhead;
  language: Language;
  title: string;
  paragraphs: string[];
  boxes?: { label: string; value: string }[];
  facts?: { label: string; value: string }[];
  closing?: string[];
  madeAt: Date;
  qr?: string;
}

const bodyPt = 10;
const leading = 15.5;
const boxHeight = 54;
const qrPt = 120;
const labelWidth = 170;
const textWidth = contentWidth * 0.9;

/** The letter as a PDF of as many pages as it needs; the same input gives the same bytes. */
export async function renderLetter(letter: Letter): Promise<Buffer> {
  const { bank, language, title, madeAt } = letter;
  await prepareTypefaces();
  const paper = new Paper({ title, language, madeAt, author: bank.name, subject: title });
  const page = new LetterPage(paper, letter);
  page.heading();
  letter.paragraphs.forEach((text) => page.paragraph(text));
  letter.boxes?.forEach((box) => page.box(box));
  if (letter.facts?.length) page.facts(letter.facts);
  letter.closing?.forEach((text) => page.paragraph(text));
  if (letter.qr !== undefined) page.qr(letter.qr);
  return Paper.toBuffer(paper);
}

class LetterPage {
  private y: number;

  constructor(
    private readonly paper: Paper,
    private readonly letter: Letter,
  ) {
    paper.newPage();
    this.y = drawLetterhead(paper, letter.bank) + 34;
    this.foot();
  }

  heading(): void {
    const { paper, letter } = this;
    const date = dateText(letter.madeAt);
    this.tagged('P', () =>
      paper.text({ text: date, x: rightEdge, y: this.y, sizePt: 9, color: 'soft', align: 'right' }),
    );
    this.y += 34;
    const lines = wrap(letter.title, { widthPt: contentWidth, sizePt: 17, font: 'bold', linesMax: 4 });
    this.tagged('H1', () =>
      lines.forEach((text, i) =>
        paper.text({ text, x: margin, y: this.y + i * 22, sizePt: 17, font: 'bold' }),
      ),
    );
    this.y += lines.length * 22 + 12;
  }

  paragraph(content: string): void {
    const { paper } = this;
    const element = paper.structure.open('P');
    for (const text of wrap(content, { widthPt: textWidth, sizePt: bodyPt, linesMax: 1_000 })) {
      this.room(leading);
      paper.tag(element, () => paper.text({ text, x: margin, y: this.y, sizePt: bodyPt }));
      this.y += leading;
    }
    paper.structure.close(element);
    this.y += leading * 0.55;
  }

  box({ label, value }: { label: string; value: string }): void {
    const { paper } = this;
    this.room(boxHeight + 12);
    const frame = { x: margin, y: this.y - 6, width: textWidth, height: boxHeight };
    const text = clean(value, 'mono');
    const sizePt = sizeFitting(text, { widthPt: textWidth - 32, sizePt: 17, sizePtMin: 5, font: 'mono' });
    paper.artifact(() => {
      paper.fill(frame, 'wash');
      paper.fill({ ...frame, width: 2.5 }, 'brand');
    });
    this.tagged('P', () => {
      paper.text({ text: clean(label), x: margin + 16, y: frame.y + 18, sizePt: 7.5, color: 'soft' });
      paper.text({ text, x: margin + 16, y: frame.y + 40, sizePt, font: 'mono', color: 'brand' });
    });
    this.y += boxHeight + 12;
  }

  facts(facts: { label: string; value: string }[]): void {
    const { paper } = this;
    const table = paper.structure.open('Table');
    for (const { label, value } of facts) {
      const lines = wrap(value, { widthPt: textWidth - labelWidth - 16, sizePt: 9.5, linesMax: 6 });
      const height = 12 * lines.length + 11;
      this.room(height);
      const baseline = this.y + 10;
      const row = paper.structure.open('TR', table);
      this.cell(row, 'TH', () =>
        paper.text({ text: clean(label), x: margin + 16, y: baseline, sizePt: 8, color: 'soft' }),
      );
      this.cell(row, 'TD', () =>
        lines.forEach((text, i) =>
          paper.text({ text, x: margin + labelWidth, y: baseline + i * 12, sizePt: 9.5 }),
        ),
      );
      paper.structure.close(row);
      this.y += height;
      paper.artifact(() => paper.rule({ x: margin, y: this.y - 6, width: textWidth }, 'rule', 0.4));
    }
    paper.structure.close(table);
    this.y += leading * 1.2;
  }

  qr(text: string): void {
    this.room(qrPt + 12);
    drawQr(this.paper, text, { x: margin, y: this.y, sizePt: qrPt, alt: `QR: ${text}` });
    this.y += qrPt + 12;
  }

  private room(height: number): void {
    if (this.y + height <= footTop) return;
    this.paper.newPage();
    this.y = drawSlimHead(this.paper, this.letter.bank, this.letter.title) + 30;
    this.foot();
  }

  private foot(): void {
    const { bank, madeAt, language } = this.letter;
    drawFoot(this.paper, { bank, madeAt, words: wording[language] });
  }

  private cell(row: Element, role: 'TH' | 'TD', draw: () => void): void {
    const { structure } = this.paper;
    const scope = role === 'TH' ? '/A<</O/Table/Scope/Row>>' : undefined;
    const cell = structure.open(role, row, scope);
    this.paper.tag(cell, draw);
    structure.close(cell);
  }

  private tagged(role: 'H1' | 'P', draw: () => void): void {
    const element = this.paper.structure.open(role);
    this.paper.tag(element, draw);
    this.paper.structure.close(element);
  }
}
