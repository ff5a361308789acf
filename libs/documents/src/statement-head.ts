// The upper part of a statement's first page: whose account, which period, and the four figures that sum it
// up.
import { amountText, ibanText } from './amount.rules.js';
import { dayText, momentText } from './bank-time.js';
import { contentWidth, margin } from './letterhead.js';
import type { Paper } from './paper.js';
import type { StatementHead } from './statement.js';
import { sizeFitting, wrap } from './text-layout.js';
import { wording } from './wording.js';

const half = contentWidth / 2;

/** Title, holder, account and period; gives the height at which it ends. */
export function drawAccountBlock(paper: Paper, head: StatementHead, top: number): number {
  const words = wording[head.language];
  const title = paper.structure.open('H1');
  paper.tag(title, () =>
    paper.text({ text: words.statement, x: margin, y: top + 34, sizePt: 20, font: 'bold', color: 'ink' }),
  );
  paper.structure.close(title);
  const { account, period, channel } = head;
  const left: [string, string][] = [
    [words.accountHolder, account.ownerName],
    [words.account, ibanText(account.iban)],
    [words.currency, account.currency],
  ];
  const right: [string, string][] = [
    [words.period, `${dayText(period.from)} – ${dayText(period.to)}`],
    [words.madeAt, momentText(head.madeAt)],
  ];
  if (channel !== undefined) right.push([words.channel, `${channel} (${words.channelOnly.toLowerCase()})`]);
  const y = top + 60;
  const leftEnd = drawPairs(paper, left, { x: margin, y, width: half + 20 });
  return Math.max(leftEnd, drawPairs(paper, right, { x: margin + half + 40, y, width: half - 40 }));
}

function drawPairs(
  paper: Paper,
  pairs: [string, string][],
  at: { x: number; y: number; width: number },
): number {
  let y = at.y;
  for (const [label, value] of pairs) {
    const lines = wrap(value, { widthPt: at.width, sizePt: 9.5, font: 'bold', linesMax: 3 });
    const pair = paper.structure.open('P');
    paper.tag(pair, () => {
      paper.text({ text: label, x: at.x, y, sizePt: 7.5, color: 'soft' });
      lines.forEach((text, i) =>
        paper.text({ text, x: at.x, y: y + 12.5 + i * 12, sizePt: 9.5, font: 'bold' }),
      );
    });
    paper.structure.close(pair);
    y += 30 + (Math.max(lines.length, 1) - 1) * 12;
  }
  return y - 14;
}

/** Opening, debits, credits and closing in one band; gives the height at which the table may begin. */
export function drawSummary(paper: Paper, head: StatementHead, top: number): number {
  const words = wording[head.language];
  const { currency } = head.account;
  const figures: [string, number][] = [
    [words.opening, head.openingMinor],
    [words.debits, head.debitsMinor],
    [words.credits, head.creditsMinor],
    [words.closing, head.closingMinor],
  ];
  const box = { x: margin, y: top + 8, width: contentWidth, height: 46 };
  const column = contentWidth / figures.length;
  paper.artifact(() => {
    paper.fill(box, 'wash');
    paper.fill({ ...box, width: 2.5 }, 'brand');
  });
  figures.forEach(([label, minor], i) => {
    const text = `${amountText(minor, currency, head.language)} ${currency}`;
    const widthPt = column - 18;
    const sizePt = sizeFitting(text, { widthPt, sizePt: 10.5, sizePtMin: 5, font: 'bold' });
    const x = margin + i * column + 12;
    const color = i === 3 ? 'brand' : 'ink';
    const figure = paper.structure.open('P');
    paper.tag(figure, () => {
      paper.text({ text: label, x, y: box.y + 17, sizePt: 7.5, color: 'soft' });
      paper.text({ text, x, y: box.y + 33, sizePt, font: 'bold', color });
    });
    paper.structure.close(figure);
  });
  const count = paper.structure.open('P');
  const text = `${words.count}: ${head.lineCount}`;
  const y = box.y + box.height + 22;
  paper.tag(count, () => paper.text({ text, x: margin, y, sizePt: 7.5, color: 'soft' }));
  paper.structure.close(count);
  return y + 8;
}
