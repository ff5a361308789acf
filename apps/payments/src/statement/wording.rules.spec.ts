import { describe, expect, it } from '@jest/globals';
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
