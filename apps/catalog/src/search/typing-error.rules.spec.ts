// Which words a typed word may have meant: by example, and compared with the plain definition of the
// distance.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorsForgiven, meantWords } from './typing-error.rules.js';

/** Optimal string alignment by its definition. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => i + j),
  );
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[a.length][b.length];
}

const bestBeginning = (word: string, typed: string): number =>
  Math.min(...Array.from({ length: word.length + 1 }, (_, length) => distance(word.slice(0, length), typed)));

describe('words with typing errors', () => {
  const words = ['electricity', 'fature', 'prishtina', 'prizren', 'telefoni', 'uji'];

  it.each([
    ['a letter missing', 'prishtna', 'prishtina'],
    ['a letter too many', 'prizrren', 'prizren'],
    ['a letter wrong', 'telefomi', 'telefoni'],
    ['two exchanged', 'przirne', 'prizren'],
    ['the first letter wrong', 'vature', 'fature'],
    ['the beginning of a word', 'elektri', 'electricity'],
  ])('finds %s', (_what, typed, meant) => {
    expect(meantWords(words, typed, 2).map(({ word }) => word)).toContain(meant);
  });

  it('forgives nothing in short words', () => {
    expect([errorsForgiven('uji'), errorsForgiven('rrym'), errorsForgiven('prishtina')]).toEqual([0, 1, 2]);
    expect(meantWords(words, 'uja', errorsForgiven('uja'))).toEqual([]);
  });

  it('finds exactly what the definition of the distance says', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 30 }), word, fc.nat(2), (all, typed, errorsMax) => {
        const sorted = [...all].sort();
        const expected = sorted.flatMap((each) => {
          const errors = bestBeginning(each, typed);
          return errors > errorsMax
            ? []
            : [{ word: each, errors, isWhole: distance(each, typed) === errors }];
        });
        expect(meantWords(sorted, typed, errorsMax)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
