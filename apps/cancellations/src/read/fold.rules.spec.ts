// Folded text is the same however a customer's keyboard wrote it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from './fold.rules.js';

const latin = 'abcčćdđefghijklmnoprsštuvzžëç';
const cyrillicPairs =
  'аa бb вv гg дd еe жž зz иi јj кk лl мm нn оo пp рr сs тt ћć уu фf хh цc чč шš ђđ'.split(' ');

describe('fold', () => {
  it('folding twice is folding once', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
  });

  it('knows no case, no marks and no width of blanks', () => {
    const texts = fc.string({ unit: fc.constantFrom(...latin, ' '), maxLength: 30 });
    fc.assert(
      fc.property(texts, (text) => {
        const folded = fold(text);
        expect(folded).toMatch(/^([a-z]+( [a-z]+)*)?$/);
        expect(fold(text.toUpperCase())).toBe(folded);
        expect(fold(text.normalize('NFD'))).toBe(folded);
        expect(fold(` ${text.replaceAll(' ', '\u00a0\n')}\t`)).toBe(folded);
      }),
    );
  });

  it('reads Cyrillic as the same words in Latin', () => {
    const letters = fc.array(fc.constantFrom(...cyrillicPairs), { maxLength: 20 });
    fc.assert(
      fc.property(letters, (pairs) => {
        const [cyrillic, same] = [0, 1].map((side) => pairs.map((pair) => pair[side]).join(''));
        expect(fold(cyrillic)).toBe(fold(same));
        expect(fold(cyrillic.toUpperCase())).toBe(fold(same));
      }),
    );
    expect(fold('Љуља и Његош, џеп')).toBe('ljulja i njegos, dzep');
  });

  it('of words is the folded words', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(fold(`${left} ${right}`)).toBe(`${fold(left)} ${fold(right)}`.trim());
      }),
    );
  });
});
