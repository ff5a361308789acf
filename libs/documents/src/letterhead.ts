// What every document of a bank has in common: its head on the first page, a slim one on the others, and the
// foot.
import { momentText } from './bank-time.js';
import { widthOf } from './fonts.js';
import { pageHeight, pageWidth, type Paper } from './paper.js';
import { clean, sizeFitting, wrap } from './text-layout.js';
import type { Wording } from './wording.js';

/** Who writes: as printed at the head and the foot of each document. */
export interface BankLetterhead {
  name: string;
  bic: string;
  address?: string;
  contact?: string;
}

export const margin = 44;
export const contentWidth = pageWidth - 2 * margin;
export const rightEdge = pageWidth - margin;
/** Content stays above this line; the foot is below it. */
export const footTop = pageHeight - 52;

/** The full head; gives the height at which the document may begin. */
export function drawLetterhead(paper: Paper, bank: BankLetterhead): number {
  const name = clean(bank.name, 'bold');
  const nameWidth = contentWidth * 0.58;
  paper.artifact(() => {
    paper.fill({ x: 0, y: 0, width: pageWidth, height: 7 }, 'brand');
    paper.fill({ x: margin, y: 7, width: 46, height: 2.5 }, 'accent');
  });
  const sizePt = sizeFitting(name, { widthPt: nameWidth, sizePt: 17, sizePtMin: 9, font: 'bold' });
  const head = paper.structure.open('P');
  const details = [bank.address, bank.contact, `BIC ${bank.bic}`].filter((line) => line !== undefined);
  let y = 34;
  paper.tag(head, () => {
    paper.text({ text: name, x: margin, y: 44, sizePt, font: 'bold', color: 'brand' });
    for (const detail of details) {
      for (const text of wrap(detail, { widthPt: contentWidth * 0.4, sizePt: 7.5, linesMax: 2 })) {
        paper.text({ text, x: rightEdge, y, sizePt: 7.5, color: 'soft', align: 'right' });
        y += 10.5;
      }
    }
  });
  paper.structure.close(head);
  const bottom = Math.max(58, y + 1);
  paper.artifact(() => paper.rule({ x: margin, y: bottom, width: contentWidth }));
  return bottom;
}

/** The head of the second page and those after it; a repetition, so it is no part of what is read aloud. */
export function drawSlimHead(paper: Paper, bank: BankLetterhead, subject: string): number {
  paper.artifact(() => {
    paper.fill({ x: 0, y: 0, width: pageWidth, height: 7 }, 'brand');
    const right = wrap(subject, { widthPt: contentWidth * 0.66, sizePt: 7.5, linesMax: 1 })[0] ?? '';
    const left =
      wrap(bank.name, { widthPt: contentWidth * 0.32, sizePt: 8.5, font: 'bold', linesMax: 1 })[0] ?? '';
    paper.text({ text: left, x: margin, y: 30, sizePt: 8.5, font: 'bold', color: 'brand' });
    paper.text({ text: right, x: rightEdge, y: 30, sizePt: 7.5, color: 'soft', align: 'right' });
    paper.rule({ x: margin, y: 38, width: contentWidth });
  });
  return 38;
}

interface Foot {
  bank: BankLetterhead;
  madeAt: Date;
  words: Wording;
  /** About how many pages there will be: as many digits get room at the right edge. */
  pagesAbout?: number;
}

/** The foot: the bank, when the document was made, and page n of m. */
export function drawFoot(paper: Paper, { bank, madeAt, words, pagesAbout = 1 }: Foot): void {
  const y = footTop + 24;
  const origin = `${clean(bank.name)}  ·  BIC ${clean(bank.bic)}  ·  ${words.madeAt} ${momentText(madeAt)}`;
  const sizePt = sizeFitting(origin, { widthPt: contentWidth - 90, sizePt: 7, sizePtMin: 4 });
  paper.artifact(() => {
    paper.rule({ x: margin, y: footTop + 12, width: contentWidth });
    paper.text({ text: origin, x: margin, y, sizePt, color: 'soft' });
    const label = `${words.page} ${paper.pages} ${words.of}`;
    const x = rightEdge - widthOf(` ${'0'.repeat(`${pagesAbout}`.length)}`, 'regular', 7);
    paper.text({ text: label, x, y, sizePt: 7, color: 'soft', align: 'right' });
    paper.totalPages(x, y);
  });
}
