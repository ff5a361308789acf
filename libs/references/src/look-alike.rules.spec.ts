// A suggestion is always accepted, differs by look-alikes only, and is made only if there is no other.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { suggestionFor, type Meant } from './look-alike.rules.js';
import { matcherOf, newWalk } from './match.rules.js';
import { readPattern } from './pattern.rules.js';

function meantBy(pattern: string, alsoAccepts: (text: string) => boolean = () => true): Meant {
  const reading = readPattern(pattern);
  if (!reading.ok) throw new Error(reading.message);
  const matches = matcherOf(reading.items);
  const walk = newWalk(reading.items);
  return {
    items: reading.items,
    matches,
    accepts: (text) => matches(text, walk) && alsoAccepts(text),
  };
}

const digits = fc.stringMatching(/^[0-9]{6}$/);
const mistaken: Record<string, string[]> = { '0': ['O', '\u041e', '\u043e'], '1': ['I', 'L', '\u0406'] };
/** The digits, each as itself or as one of its look-alikes, as `at` says. */
const misread = (text: string, at: number[]): string =>
  [...text]
    .map((digit, place) => {
      const readings = [digit, ...(mistaken[digit] ?? [])];
      return readings[at[place] % readings.length];
    })
    .join('');
const places = fc.array(fc.nat(3), { minLength: 6, maxLength: 6 });

describe('the suggestion for a number with look-alikes', () => {
  it('is the number itself, however many of its digits were taken for letters', () => {
    fc.assert(
      fc.property(digits, places, (number, at) => {
        expect(suggestionFor(misread(number, at), meantBy('[0-9]{6}'))).toBe(number);
      }),
    );
  });

  it('is none if a character looks like nothing that may stand there', () => {
    fc.assert(
      fc.property(digits, places, fc.nat(5), fc.constantFrom('Z', 'x', '-'), (number, at, place, foreign) => {
        const text = misread(number, at);
        const spoiled = text.slice(0, place) + foreign + text.slice(place + 1);
        expect(suggestionFor(spoiled, meantBy('[0-9]{6}'))).toBeUndefined();
      }),
    );
  });

  it('is found in words as in classes', () => {
    const word = fc.constantFrom('DMI', 'OIL', 'PLO');
    fc.assert(
      fc.property(word, digits, places, fc.boolean(), (letters, number, at, spoil) => {
        const seen = spoil ? letters.replaceAll('I', '1').replaceAll('O', '0') : letters;
        expect(suggestionFor(seen + misread(number, at), meantBy('(DMI|OIL|PLO)[0-9]{6}'))).toBe(
          letters + number,
        );
      }),
    );
  });
});

describe('a suggestion for any text', () => {
  it('is accepted, as long as the text, and the only one that one exchange leads to', () => {
    const texts = fc.stringMatching(/^[O0I1LA2]{5}$/);
    const sums = fc.integer({ min: 2, max: 5 });
    fc.assert(
      fc.property(texts, sums, (text, modulus) => {
        const fits = (candidate: string): boolean =>
          [...candidate].reduce((sum, each, at) => sum + (at + 1) * each.charCodeAt(0), 0) % modulus === 0;
        const meant = meantBy('[A-Z0-9]{5}', fits);
        const pairs: Record<string, string[]> = {
          O: ['0'],
          '0': ['O'],
          I: ['1', 'L'],
          L: ['1', 'I'],
          '1': ['I', 'L'],
        };
        const near = [...text].flatMap((each, at) =>
          (pairs[each] ?? []).map((other) => text.slice(0, at) + other + text.slice(at + 1)),
        );
        const accepted = [...new Set(near.filter(fits))];
        const expected = fits(text) ? text : accepted.length === 1 ? accepted[0] : undefined;
        expect(suggestionFor(text, meant)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});
