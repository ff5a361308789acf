import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { widthOf } from './fonts.js';
import { clean, sizeFitting, wrap } from './text-layout.js';

const measure = { widthPt: 120, sizePt: 8 };

describe('texts for paper', () => {
  it('keeps the letters of our languages, composed', () => {
    expect(clean('Çë šč ćž Đđ')).toBe('Çë šč ćž Đđ');
    expect(clean('e\u0308')).toBe('ë');
  });

  it('leaves out what is invisible, and shows what the typeface lacks as the replacement character', () => {
    expect(clean('12\u202e34\u200b\u0007')).toBe('1234');
    expect(clean('a\u00a0b\n\tc')).toBe('a b c');
    expect(clean('漢字')).toBe('\ufffd\ufffd');
  });

  it('breaks into lines no wider than asked, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const lines = wrap(text, { ...measure, linesMax: 1_000 });
        for (const line of lines) expect(widthOf(line, 'regular', 8)).toBeLessThanOrEqual(120.001);
        expect(lines.join('').replaceAll(' ', '')).toBe(clean(text).replaceAll(' ', ''));
      }),
    );
  });

  it('breaks a word wider than a line inside', () => {
    const lines = wrap(`kort ${'W'.repeat(60)} fund`, measure);
    expect(lines[0]).toBe('kort');
    expect(lines.at(-1)).toMatch(/ fund$/);
  });

  it('says with an ellipsis that lines were cut', () => {
    const lines = wrap('fjalë '.repeat(100), { ...measure, linesMax: 2 });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });

  it('shrinks a text until it fits, down to the least size', () => {
    const fits = { widthPt: 50, sizePt: 10, sizePtMin: 4 };
    expect(sizeFitting('1,00', fits)).toBe(10);
    const size = sizeFitting('1.234.567.890,00', fits);
    expect(widthOf('1.234.567.890,00', 'regular', size)).toBeLessThanOrEqual(50);
    expect(sizeFitting('W'.repeat(500), fits)).toBe(4);
  });
});
