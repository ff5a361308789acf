// Patterns: what is refused, and that what is read says what the regular expression says.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { patterns } from '../test/patterns.js';
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

  it('reads items that say what the regular expression says: of their shortest and longest texts too', () => {
    fc.assert(
      fc.property(patterns, fc.nat(1_000), (source, die) => {
        const reading = readPattern(source);
        fc.pre(reading.ok);
        if (!reading.ok) return;
        const form = new RegExp(`^(?:${source})$`);
        for (const size of ['min', 'max'] as const) {
          const text = reading.items
            .map((item) => {
              const choices = item.words?.filter((word) => word.length === item[size]) ?? charactersOf(item);
              return choices[die % choices.length].repeat(item.words ? 1 : item[size]);
            })
            .join('');
          expect([source, form.test(text)]).toEqual([source, true]);
          expect(text).toHaveLength(lengthOf(reading.items)[size]);
        }
        expect(readPattern(`^${source}$`)).toMatchObject({ ok: true, items: reading.items });
      }),
      { numRuns: 500 },
    );
  });
});
