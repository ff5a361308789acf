// Patterns: what is refused, that matching agrees with regular expressions, and that nothing can run away.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { matcherOf, newWalk } from './match.rules.js';
import { charactersOf, lengthOf, readPattern } from './pattern.rules.js';

const refused: [pattern: string, code: string, message: RegExp][] = [
  ['', 'empty', /empty/],
  ['^$', 'empty', /empty/],
  ['[0-9]{36}', 'too-long', /allows 36 characters, a reference has at most 35/],
  ['A'.repeat(1_001), 'too-long', /at most 1000 characters/],
  ['[0-9]+', 'unsafe', /no upper bound: write a count such as \{1,35\}/],
  ['[0-9]*', 'unsafe', /no upper bound/],
  ['[0-9]{3,}', 'unsafe', /write \{3,35\}/],
  ['([0-9]+)+', 'syntax', /not allowed/],
  ['(A|B)*', 'unsafe', /cannot be repeated/],
  ['(A|B){2}', 'unsafe', /cannot be repeated/],
  ['[0-9]{2}{3}', 'unsafe', /counted again/],
  ['[0-9]{2}?', 'unsafe', /counted again/],
  ['(?:A|B)', 'unsafe', /only named ones/],
  ['(?=A)B', 'unsafe', /only named ones/],
  ['(?!A)B', 'unsafe', /only named ones/],
  ['(?<=A)B', 'group', /named by letters and digits/],
  ['(?<Name>A)', 'group', /named by letters and digits/],
  ['(?<a>(B|C))', 'unsafe', /inside another/],
  ['(A', 'syntax', /not closed/],
  ['A)', 'syntax', /not allowed/],
  ['[0-9', 'syntax', /not closed/],
  ['[]', 'empty', /without characters/],
  ['[^0-9]', 'unsafe', /cannot list what may not/],
  ['[9-0]', 'syntax', /not a range/],
  ['[A-z]', 'syntax', /not a range/],
  ['[0-9\\d]', 'syntax', /write 0-9/],
  ['.', 'syntax', /write \\ before it/],
  ['A|B', 'syntax', /not allowed/],
  ['\\w', 'syntax', /means nothing/],
  ['(A)\\1', 'syntax', /means nothing/],
  ['A{0}', 'syntax', /allows nothing/],
  ['A{3,2}', 'syntax', /allows nothing/],
  ['A{x}', 'syntax', /written \{8\} or \{8,12\}/],
  ['Ë', 'syntax', /not printable ASCII/],
  ['(A|)', 'empty', /word .* empty/],
  ['(?<a>)', 'empty', /empty/],
  ['(AB|AB)', 'ambiguous', /twice/],
  ['(A|AB)', 'ambiguous', /the word A is also the beginning of AB/],
  ['(?<a>A)(?<a>B)', 'ambiguous', /there twice/],
  ['[0-9]{1,5}[0-9]{1,5}', 'ambiguous', /"0" may belong to it or to \[0-9\] after it/],
  ['[0-9]{1,5}X?[0-9]{2}', 'ambiguous', /"0" may belong/],
  ['[A-F]{1,3}(FX|DPR)[0-9]{1,2}', 'ambiguous', /"D" may belong/],
];

const accepted: [pattern: string, min: number, max: number][] = [
  ['^[0-9A-Z]{16}$', 16, 16],
  ['F\\d{12,15}[A-Z]?', 13, 17],
  ['[0-9]{10,12}[A-Z][A-Z0-9]{0,10}', 11, 23],
  ['[0-9]{5,10}[0-9X]', 6, 11],
  ['(DPR|DMI)[0-9]{5,8}', 8, 11],
  ['(?<district>DPR|DMIX)-(?<customer>[0-9]{2}\\/[0-9]{2})', 9, 10],
  ['\\$[-.]{1}', 2, 2],
  ['A\\$', 2, 2],
];

describe('reading a pattern', () => {
  it.each(refused)('refuses %s', (pattern, code, message) => {
    const reading = readPattern(pattern);
    expect(reading).toMatchObject({ ok: false, code });
    expect(reading.ok ? '' : reading.message).toMatch(message);
  });

  it.each(accepted)('accepts %s', (pattern, min, max) => {
    const reading = readPattern(pattern);
    expect(reading).toMatchObject({ ok: true });
    expect(reading.ok && lengthOf(reading.items)).toEqual({ min, max });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'AB09[](){}?*+|^$\\-,<>da é'), maxLength: 30 }),
        (source) => {
          expect(typeof readPattern(source).ok).toBe('boolean');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

const classes = fc.constantFrom('[0-9]', '\\d', '[A-Z]', '[0-9A-F]', '[AX-Z-]', 'A', '7', '\\/', '-');
const counts = fc.constantFrom('', '', '?', '{2}', '{1,3}', '{0,2}');
const atoms = fc.tuple(classes, counts).map(([each, count]) => each + count);
const words = fc.constantFrom('(DPR|DMI|X7)', '(A|B9)', '(?<word>DPR|D9)');
const groups = fc
  .array(atoms, { minLength: 1, maxLength: 3 })
  .map((inside) => `(?<group>${inside.join('')})`);
const patterns = fc
  .array(fc.oneof({ weight: 4, arbitrary: atoms }, words, groups), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

describe('matching', () => {
  it('decides as the same regular expression does, and finds the same groups', () => {
    let fitting = 0;
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
        fc.nat(3),
        (source, dice, mutations) => {
          const reading = readPattern(source);
          fc.pre(reading.ok);
          if (!reading.ok) return;
          let die = 0;
          const roll = (max: number): number => dice[die++ % dice.length] % max;
          let text = reading.items
            .map((item) => {
              const choices = item.words ?? charactersOf(item);
              const count = item.words ? 1 : item.min + roll(item.max - item.min + 1);
              return Array.from({ length: count }, () => choices[roll(choices.length)]).join('');
            })
            .join('');
          for (let i = 0; i < mutations; i++) {
            const place = roll(text.length + 1);
            text =
              text.slice(0, place) + ['A', '7', '', 'D', '-', 'é'][roll(6)] + text.slice(place + roll(2));
          }
          const walk = newWalk(reading.items);
          const matches = matcherOf(reading.items)(text, walk);
          const expected = new RegExp(`^(?:${source})$`).exec(text);
          expect([source, text, matches]).toEqual([source, text, expected !== null]);
          if (matches) fitting++;
          reading.items.forEach(({ group }, index) => {
            if (!matches || group === undefined || reading.items[index + 1]?.group === group) return;
            const first = reading.items.findIndex((item) => item.group === group);
            const from = first === 0 ? 0 : walk.ends[first - 1];
            expect(text.slice(from, walk.ends[index])).toBe(expected?.groups?.[group]);
          });
        },
      ),
      { numRuns: 2_000 },
    );
    expect(fitting).toBeGreaterThan(500);
  });

  it('looks at each character once, however hard the text tries: no pattern can run away', () => {
    fc.assert(
      fc.property(
        patterns,
        fc.string({ unit: fc.constantFrom('A', '7', 'D', '-'), maxLength: 200 }),
        (source, text) => {
          const reading = readPattern(source);
          fc.pre(reading.ok);
          if (!reading.ok) return;
          let looks = 0;
          const counted = {
            length: text.length,
            charCodeAt: (place: number): number => (looks++, text.charCodeAt(place)),
            startsWith: (word: string, place: number): boolean => (looks++, text.startsWith(word, place)),
          };
          matcherOf(reading.items)(counted as unknown as string, newWalk(reading.items));
          const wordCount = reading.items.reduce((sum, item) => sum + (item.words?.length ?? 1), 0);
          expect(looks).toBeLessThanOrEqual(text.length + wordCount);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
