// A QR code drawn as vector rectangles, so that it stays sharp at every size and is the same bytes every
// time.
import qrcode from 'qrcode';
import { colors, type Paper } from './paper.js';

/** Draws the code with its four modules of quiet zone inside the square; `alt` is read aloud in its place. */
export function drawQr(
  paper: Paper,
  text: string,
  at: { x: number; y: number; sizePt: number; alt: string },
): void {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  const module = at.sizePt / (size + 8);
  const operators = [`q 1 1 1 rg ${at.x} ${at.y} ${at.sizePt} ${at.sizePt} re f`];
  operators.push(`${module} 0 0 ${module} ${at.x + 4 * module} ${at.y + 4 * module} cm ${colors.black} rg`);
  for (let row = 0; row < size; row++) {
    let column = 0;
    while (column < size) {
      const from = column;
      while (column < size && data[row * size + column] === 1) column++;
      // One rectangle for a run of dark modules; a little overlap downwards closes the hairlines of viewers.
      if (column > from) operators.push(`${from} ${row} ${column - from} 1.02 re`);
      column++;
    }
  }
  operators.push('f Q');
  const figure = paper.figure(at.alt, { x: at.x, y: at.y, width: at.sizePt, height: at.sizePt });
  paper.tag(figure, () => paper.path(operators.join('\n')));
  paper.structure.close(figure);
}
