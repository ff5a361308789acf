// The embedded typefaces: each file is parsed once per process and measured through a cache, never through a
// shaping engine.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { create, type Font } from 'fontkit';

export type FontName = 'regular' | 'bold' | 'mono';

/** What pdfkit asks of a laid-out character. */
interface PlainGlyph {
  id: number;
  advanceWidth: number;
  codePoints: number[];
}

/**
 * One parsed typeface: what pdfkit embeds, and the advance of a code point in thousandths of the font size.
 */
export interface Typeface {
  font: Font;
  advanceOf(codePoint: number): number;
  has(codePoint: number): boolean;
}

const files: Record<FontName, string> = {
  regular: 'DejaVuSansCondensed.ttf',
  bold: 'DejaVuSansCondensed-Bold.ttf',
  mono: 'DejaVuSansMono-Bold.ttf',
};
const require = createRequire(import.meta.url);
const typefaces = new Map<FontName, Typeface>();
const tableSize = 0x2100;

/** The typeface of this name, parsed on first use. */
export function typeface(name: FontName): Typeface {
  const known = typefaces.get(name);
  if (known !== undefined) return known;
  const bytes = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${files[name]}`));
  const font = create(bytes) as Font;
  const made = measured(font);
  typefaces.set(name, made);
  return made;
}

/**
 * Parses the typefaces ahead, with a turn for the rest of the process after each step: 50 ms the first time,
 * then nothing.
 */
export async function prepareTypefaces(): Promise<void> {
  for (const name of Object.keys(files) as FontName[]) {
    if (typefaces.has(name)) continue;
    const face = typeface(name);
    await nextTurn();
    face.advanceOf(0x41);
    await nextTurn();
  }
}

/** The width of a text in points. */
export function widthOf(text: string, name: FontName, sizePt: number): number {
  const face = typeface(name);
  let thousandths = 0;
  for (const character of text) thousandths += face.advanceOf(character.codePointAt(0) as number);
  return (thousandths * sizePt) / 1000;
}

function measured(font: Font): Typeface {
  const advances = new Float64Array(tableSize).fill(-1);
  const scale = 1000 / font.unitsPerEm;
  const advanceOf = (codePoint: number): number => {
    if (codePoint >= tableSize) return font.glyphForCodePoint(codePoint).advanceWidth * scale;
    const known = advances[codePoint];
    if (known >= 0) return known;
    return (advances[codePoint] = font.glyphForCodePoint(codePoint).advanceWidth * scale);
  };
  // pdfkit shapes by `layout`; one glyph per character without kerning costs a hundredth of it and is what
  // every measure here assumes. fontkit keeps the first code point it saw of a shared glyph for ever, so the
  // glyphs handed over are plain copies: otherwise an earlier document would change the bytes of a later one.
  const layout = (text: string) => {
    const glyphs: PlainGlyph[] = [];
    for (const character of text) {
      const codePoint = character.codePointAt(0) as number;
      const { id, advanceWidth } = font.glyphForCodePoint(codePoint);
      glyphs.push({ id, advanceWidth, codePoints: [codePoint] });
    }
    const positions = glyphs.map(({ advanceWidth }) => ({
      xAdvance: advanceWidth,
      yAdvance: 0,
      xOffset: 0,
      yOffset: 0,
    }));
    return { glyphs, positions, advanceWidth: glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0) };
  };
  Object.defineProperty(font, 'layout', { value: layout });
  return { font, advanceOf, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}
