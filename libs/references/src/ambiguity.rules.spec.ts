// What is not called ambiguous can be read in one way only.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ambiguityOf } from './ambiguity.rules.js';
import type { PatternItem } from './pattern.rules.js';

/** A class of the letters A and B, or words of them. */
function itemOf(of: { letters: string; min: number; max: number; words?: string[] }): PatternItem {
  const allowed = new Uint8Array(128);
  for (const letter of of.words?.map((word) => word[0]) ?? of.letters) allowed[letter.charCodeAt(0)] = 1;
  const lengths = of.words?.map((word) => word.length) ?? [];
  return {
    source: of.words ? `(${of.words.join('|')})` : `[${of.letters}]`,
    group: undefined,
    min: of.words ? Math.min(...lengths) : of.min,
    max: of.words ? Math.max(...lengths) : of.max,
    allowed,
    words: of.words,
  };
}
const classes = fc
  .record({ letters: fc.constantFrom('A', 'B', 'AB', 'C'), min: fc.nat(2), more: fc.nat(2) })
  .filter(({ min, more }) => min + more > 0)
  .map(({ letters, min, more }) => itemOf({ letters, min, max: min + more }));
const words = fc
  .uniqueArray(fc.stringMatching(/^[ABC]{1,3}$/), { minLength: 1, maxLength: 3 })
  .map((list) => itemOf({ letters: '', min: 0, max: 0, words: list }));
const patterns = fc.array(fc.oneof({ weight: 3, arbitrary: classes }, words), { minLength: 1, maxLength: 4 });

/** In how many ways each text can be read along the items. */
function readings(items: readonly PatternItem[]): Map<string, number> {
  let texts = new Map([['', 1]]);
  for (const item of items) {
    const next = new Map<string, number>();
    for (const part of item.words ?? runsOf(item))
      for (const [text, ways] of texts) next.set(text + part, (next.get(text + part) ?? 0) + ways);
    texts = next;
  }
  return texts;
}

function runsOf({ allowed, min, max }: PatternItem): string[] {
  const letters = [...'ABC'].filter((letter) => allowed[letter.charCodeAt(0)] === 1);
  let runs = [''];
  const all = min === 0 ? [''] : [];
  for (let length = 1; length <= max; length++) {
    runs = runs.flatMap((run) => letters.map((letter) => run + letter));
    if (length >= min) all.push(...runs);
  }
  return all;
}

describe('ambiguityOf', () => {
  it('lets nothing pass that could be read in two ways', () => {
    fc.assert(
      fc.property(patterns, (items) => {
        fc.pre(ambiguityOf(items) === undefined);
        const doubtful = [...readings(items)].filter(([, ways]) => ways > 1);
        expect([items.map(({ source }) => source), doubtful]).toEqual([
          items.map(({ source }) => source),
          [],
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds nothing in items of fixed length, nor in a last one of any', () => {
    const fixed = fc
      .array(classes, { maxLength: 4 })
      .map((items) => items.map((item) => ({ ...item, min: item.max })));
    fc.assert(fc.property(fixed, classes, (items, last) => ambiguityOf([...items, last]) === undefined));
  });

  it('names the first item that is open', () => {
    fc.assert(
      fc.property(patterns, patterns, (items, more) => {
        const found = ambiguityOf(items);
        fc.pre(found !== undefined && items.every((item) => !item.words));
        expect(ambiguityOf([...items, ...more])).toBeDefined();
        expect(items.some((item) => found.includes(item.source))).toBe(true);
      }),
    );
  });
});
