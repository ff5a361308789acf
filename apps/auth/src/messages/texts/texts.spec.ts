// Every text in every language can be filled with the same values, and says what the others say.
import { describe, expect, it } from '@jest/globals';
import { letterTexts } from './letter-texts.js';
import { fill } from '../template.rules.js';
import { templateNames, texts } from './texts.js';

const places = (text: string) => new Set(text.match(/\{\w+\}/g));

describe('texts', () => {
  it.each(templateNames)('%s has the same places in all languages', (name) => {
    for (const part of ['text', 'sms'] as const) {
      const [sq, sr, en] = (['sq', 'sr', 'en'] as const).map((language) =>
        places(texts[language][name][part] ?? ''),
      );
      expect(sq).toEqual(en);
      expect(sr).toEqual(en);
    }
  });

  it('of SMS fit the seven-bit alphabet, so that a code is one message', () => {
    for (const language of ['sq', 'sr', 'en'] as const)
      for (const name of templateNames) expect(texts[language][name].sms ?? '').toMatch(/^[\x20-\x7e]*$/);
  });

  it('of the letter have the same places', () => {
    const all = Object.values(letterTexts).map((words) => places(words.paragraphs.join(' ')));
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it('are filled, and a missing value is a bug', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: '$&' })).toBe('{b} and $&');
    expect(() => fill('{a}', {})).toThrow('{a}');
  });
});
