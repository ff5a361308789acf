// Texts made fit for paper: cleaned of what a typeface cannot show, and broken into lines by their measured
// width.
import { typeface, widthOf, type FontName } from './fonts.js';

// Control characters, and the invisible marks by which a text can be made to read otherwise than it is
// written.
const invisible =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * One line of plain text: composed letters, single blanks, and U+FFFD for what the typeface does not have.
 */
export function clean(text: string, font: FontName = 'regular'): string {
  const face = typeface(font);
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ').replace(invisible, '').trim();
  let shown = '';
  for (const character of plain) shown += face.has(character.codePointAt(0) as number) ? character : '\ufffd';
  return shown;
}

export interface Measure {
  widthPt: number;
  sizePt: number;
  font?: FontName;
  /** Lines beyond these are cut, with an ellipsis to say so. */
  linesMax?: number;
}

/** A cleaned text as lines no wider than the measure; a word wider than a line is broken inside. */
export function wrap(text: string, { widthPt, sizePt, font = 'regular', linesMax = 60 }: Measure): string[] {
  const blank = widthOf(' ', font, sizePt);
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  for (const word of clean(text, font).split(' ')) {
    if (word === '') continue;
    const width = widthOf(word, font, sizePt);
    if (line !== '' && lineWidth + blank + width <= widthPt) {
      line += ` ${word}`;
      lineWidth += blank + width;
      continue;
    }
    if (line !== '') lines.push(line);
    if (lines.length > linesMax) break;
    [line, lineWidth] = [word, width];
    while (lineWidth > widthPt) {
      const piece = fitting(line, widthPt, sizePt, font);
      if (piece === line) break;
      lines.push(piece);
      line = line.slice(piece.length);
      lineWidth = widthOf(line, font, sizePt);
      if (lines.length > linesMax) break;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= linesMax) return lines;
  const last = lines[linesMax - 1];
  const room = widthPt - widthOf('…', font, sizePt);
  return [...lines.slice(0, linesMax - 1), `${fitting(last, room, sizePt, font).trimEnd()}…`];
}

/** The largest size, from the wanted one downwards, at which a text fits the width. */
export function sizeFitting(text: string, measure: Measure & { sizePtMin: number }): number {
  const { widthPt, sizePt, sizePtMin, font = 'regular' } = measure;
  const wanted = widthOf(text, font, sizePt);
  if (wanted <= widthPt) return sizePt;
  return Math.max(sizePtMin, Math.floor(((sizePt * widthPt) / wanted) * 20) / 20);
}

/** The longest beginning of a text that fits, at least one character. */
function fitting(text: string, widthPt: number, sizePt: number, font: FontName): string {
  let width = 0;
  let taken = '';
  for (const character of text) {
    width += widthOf(character, font, sizePt);
    if (width > widthPt && taken !== '') break;
    taken += character;
  }
  return taken;
}
