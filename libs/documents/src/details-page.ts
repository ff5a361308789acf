// The drawing of the transaction details: the number and the amount first, then the parties, the facts, the
// history and the code.
import { amountText, ibanText } from './amount.rules.js';
import { dayText, momentText } from './bank-time.js';
import type { PaymentDetails } from './details.js';
import { contentWidth, footTop, margin, rightEdge } from './letterhead.js';
import type { Paper, Run } from './paper.js';
import { drawQr } from './qr-drawing.js';
import { clean, sizeFitting, wrap } from './text-layout.js';
import { wording } from './wording.js';

const labelWidth = 150;
const verificationHeight = 134;
const verificationTop = footTop - verificationHeight;
const historyLeading = 13;
const half = (contentWidth - 16) / 2;

export function drawDetails(
  paper: Paper,
  details: PaymentDetails,
  given: { top: number; code: string; payload: string },
): void {
  const words = wording[details.language];
  drawHeading(paper, words.details, given.top + 34);
  let y = drawNumberAndAmount(paper, details, given.top + 48);
  y = drawParties(paper, details, y + 12);
  y = drawFacts(paper, details, y + 8);
  drawHistory(paper, details, y + 26);
  drawVerification(paper, details, given);
}

function drawHeading(paper: Paper, text: string, y: number): void {
  const heading = paper.structure.open('H1');
  paper.tag(heading, () => paper.text({ text, x: margin, y, sizePt: 20, font: 'bold' }));
  paper.structure.close(heading);
}

function drawNumberAndAmount(paper: Paper, details: PaymentDetails, top: number): number {
  const words = wording[details.language];
  const box = { x: margin, y: top, width: contentWidth, height: 92 };
  const x = margin + 16;
  const right = rightEdge - 16;
  const widthPt = contentWidth - 32;
  paper.artifact(() => {
    paper.fill(box, 'wash');
    paper.fill({ ...box, width: 2.5 }, 'brand');
  });
  const number = clean(details.transactionId, 'mono');
  const numberPt = sizeFitting(number, { widthPt, sizePt: 17, sizePtMin: 6, font: 'mono' });
  paragraph(paper, [
    { text: words.transactionId, x, y: top + 19, sizePt: 7.5, color: 'soft' },
    { text: number, x, y: top + 39, sizePt: numberPt, font: 'mono', color: 'brand' },
  ]);
  const amount = `${amountText(details.amountMinor, details.currency, details.language)} ${details.currency}`;
  const amountPt = sizeFitting(amount, { widthPt: widthPt * 0.55, sizePt: 17, sizePtMin: 6, font: 'bold' });
  paragraph(paper, [
    { text: words.amount, x, y: top + 60, sizePt: 7.5, color: 'soft' },
    { text: amount, x, y: top + 79, sizePt: amountPt, font: 'bold' },
  ]);
  const status = wrap(`${details.statusText} (${details.status})`, {
    widthPt: widthPt * 0.42,
    sizePt: 10,
    font: 'bold',
    linesMax: 1,
  })[0];
  paragraph(paper, [
    { text: words.status, x: right, y: top + 60, sizePt: 7.5, color: 'soft', align: 'right' },
    { text: status, x: right, y: top + 79, sizePt: 10, font: 'bold', align: 'right' },
  ]);
  return top + box.height;
}

function drawParties(paper: Paper, details: PaymentDetails, top: number): number {
  const words = wording[details.language];
  const parties = [
    { label: words.debtor, party: details.debtor, x: margin },
    { label: words.creditor, party: details.creditor, x: margin + half + 16 },
  ].map(({ label, party, x }) => {
    const names = wrap(party.name, { widthPt: half - 28, sizePt: 10, font: 'bold', linesMax: 3 });
    return { label, names, iban: ibanText(party.iban), x };
  });
  const nameLines = Math.max(...parties.map(({ names }) => names.length), 1);
  const height = 50 + nameLines * 13;
  for (const { label, names, iban, x } of parties) {
    paper.artifact(() => paper.outline({ x, y: top, width: half, height }, 'rule'));
    const ibanPt = sizeFitting(iban, { widthPt: half - 28, sizePt: 9.5, sizePtMin: 5 });
    paragraph(paper, [
      { text: label, x: x + 14, y: top + 18, sizePt: 7.5, color: 'soft' },
      ...names.map((text, i): Run => ({ text, x: x + 14, y: top + 34 + i * 13, sizePt: 10, font: 'bold' })),
      { text: iban, x: x + 14, y: top + 37 + nameLines * 13, sizePt: ibanPt },
    ]);
  }
  return top + height;
}

function drawFacts(paper: Paper, details: PaymentDetails, top: number): number {
  const words = wording[details.language];
  const { reason, billerCode, billerReference, executionDate, acceptedAt, settledAt } = details;
  const facts: [string, string | undefined][] = [
    [words.reason, reason],
    [words.remittance, details.remittance],
    [words.biller, billerCode],
    [words.billerReference, billerReference],
    [words.executionDate, executionDate && dayText(executionDate)],
    [words.acceptedAt, momentText(acceptedAt)],
    [words.settledAt, settledAt && momentText(settledAt)],
  ];
  const table = paper.structure.open('Table');
  let y = top;
  for (const [label, value] of facts) {
    if (value === undefined || value === '') continue;
    const lines = wrap(value, { widthPt: contentWidth - labelWidth - 14, sizePt: 9, linesMax: 6 });
    const row = paper.structure.open('TR', table);
    const baseline = y + 16;
    const head = paper.structure.open('TH', row, '/A<</O/Table/Scope/Row>>');
    paper.tag(head, () => paper.text({ text: label, x: margin + 14, y: baseline, sizePt: 8, color: 'soft' }));
    paper.structure.close(head);
    const cell = paper.structure.open('TD', row);
    paper.tag(cell, () =>
      lines.forEach((text, i) =>
        paper.text({ text, x: margin + labelWidth, y: baseline + i * 12, sizePt: 9 }),
      ),
    );
    paper.structure.close(cell);
    paper.structure.close(row);
    y += 12 * lines.length + 11;
    paper.artifact(() => paper.rule({ x: margin, y, width: contentWidth }, 'rule', 0.4));
  }
  paper.structure.close(table);
  return y;
}

/** The newest events that fit, in their order, and how many older ones do not. */
function drawHistory(paper: Paper, details: PaymentDetails, top: number): void {
  const words = wording[details.language];
  const { history } = details;
  const room = Math.floor((verificationTop - 14 - top) / historyLeading) - 1;
  if (history.length === 0 || room < 1) return;
  const heading = paper.structure.open('H2');
  paper.tag(heading, () =>
    paper.text({ text: words.history, x: margin + 14, y: top, sizePt: 9.5, font: 'bold', color: 'brand' }),
  );
  paper.structure.close(heading);
  const left = history.length > room ? history.length - room + 1 : 0;
  let y = top + 3;
  if (left > 0) {
    y += historyLeading;
    paragraph(paper, [
      { text: `… ${left} ${words.earlier}`, x: margin + labelWidth, y, sizePt: 8, color: 'soft' },
    ]);
  }
  for (const { at, text } of history.slice(left)) {
    y += historyLeading;
    const [line] = wrap(text, { widthPt: contentWidth - labelWidth - 14, sizePt: 8.5, linesMax: 1 });
    paragraph(paper, [
      { text: momentText(at), x: margin + 14, y, sizePt: 8, color: 'soft' },
      { text: line ?? '', x: margin + labelWidth, y, sizePt: 8.5 },
    ]);
  }
}

function drawVerification(
  paper: Paper,
  details: PaymentDetails,
  given: { code: string; payload: string },
): void {
  const words = wording[details.language];
  const { code, payload } = given;
  const qrPt = 116;
  const top = verificationTop;
  const x = margin + qrPt + 18;
  const widthPt = rightEdge - x - 6;
  paper.artifact(() => paper.rule({ x: margin, y: top, width: contentWidth }, 'brand', 0.9));
  drawQr(paper, payload, { x: margin, y: top + 10, sizePt: qrPt, alt: words.qr });
  const note = wrap(words.verificationNote, { widthPt, sizePt: 7.5 });
  paragraph(paper, [
    { text: words.verification, x, y: top + 26, sizePt: 7.5, color: 'soft' },
    { text: code, x, y: top + 46, sizePt: 15, font: 'mono', color: 'brand' },
    ...note.map((text, i): Run => ({ text, x, y: top + 66 + i * 10.5, sizePt: 7.5, color: 'soft' })),
  ]);
  // The same text as in the QR code, for whoever cannot scan and for reading it back out of the file.
  const small = wrap(payload, { widthPt, sizePt: 5.2 });
  const y = top + 72 + note.length * 10.5;
  paragraph(
    paper,
    small.map((text, i) => ({ text, x, y: y + i * 7, sizePt: 5.2, color: 'soft' })),
  );
}

function paragraph(paper: Paper, runs: Run[]): void {
  const element = paper.structure.open('P');
  paper.tag(element, () => runs.forEach((run) => paper.text(run)));
  paper.structure.close(element);
}
