import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { way, type State } from '../way.js';
import { languageOf, wordsOfState } from './wording.rules.js';

describe('the language', () => {
  it.each([
    [undefined, 'sq'],
    ['', 'sq'],
    ['sq', 'sq'],
    ['de', 'sq'],
    ['en', 'en'],
    [' EN-gb,en;q=0.9', 'en'],
    ['sr-Latn', 'sr'],
  ])('for %j is %s', (asked, expected) => {
    expect(languageOf(asked)).toBe(expected);
  });

  it.each(Object.keys(way) as State[])('has its own words for %s', (state) => {
    const words = (['sq', 'en', 'sr'] as const).map((language) => wordsOfState(state, language));
    expect(new Set(words).size).toBe(3);
  });
});

describe('any language asked for', () => {
  const blank = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
  const rest = fc.oneof(
    fc.constant(''),
    fc.string().map((text) => `-${text}`),
    fc.string().map((text) => `,${text}`),
    fc.string().map((text) => `;${text}`),
  );

  it('counts by its first two letters, whatever their case and whatever follows', () => {
    const ours = fc.constantFrom('sq', 'en', 'sr');
    fc.assert(
      fc.property(blank, ours, fc.boolean(), rest, (before, language, upper, after) => {
        expect(languageOf(before + (upper ? language.toUpperCase() : language) + after)).toBe(language);
      }),
    );
  });

  it('is answered in Albanian if it is none of ours, also where one of ours comes later', () => {
    const others = fc.stringMatching(/^[a-zA-Z]{2}$/).filter((code) => !/^(en|sr)$/i.test(code));
    fc.assert(
      fc.property(blank, others, rest, (before, other, after) => {
        expect(languageOf(`${before}${other}${after},en,sr`)).toBe('sq');
      }),
    );
  });
});
