// Sentences about references are one line that a customer can read, with the place counted from one.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigitText, fieldText, lengthText, placeText } from './explain.rules.js';
import { readPattern } from './pattern.rules.js';

const isSentence = (text: string) =>
  !/[\p{C}\p{Zl}\p{Zp}]|undefined|null/u.test(text) && text.trim() === text;
const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.stringMatching(/^[A-Z0-9]{0,12}$/));
const expectations: [pattern: string, words: string][] = [
  ['[0-9]', 'a digit belongs there'],
  ['[A-Z]', 'a letter belongs there'],
  ['[0-9A-Z]', 'a letter or digit belongs there'],
  ['-', '"-" belongs there'],
  ['[A-F]', 'one of [A-F] belongs there'],
  ['(DPR|DGJ)', 'one of DPR, DGJ belongs there'],
  ['(DPR)', 'DPR belongs there'],
];
const itemOf = (pattern: string) => {
  const reading = readPattern(pattern);
  if (!reading.ok) throw new Error(reading.message);
  return reading.items[0];
};

describe('the sentence about a place', () => {
  it('tells which it is, what stands there and what belongs there', () => {
    fc.assert(
      fc.property(texts, fc.nat(25), fc.constantFrom(...expectations), (text, place, [pattern, words]) => {
        const sentence = placeText(text, place, itemOf(pattern));
        expect(isSentence(sentence)).toBe(true);
        expect(sentence.startsWith(`place ${place + 1} of the reference is `)).toBe(true);
        expect(sentence.endsWith(words)).toBe(true);
        expect(sentence.includes(' is missing, ')).toBe(place >= text.length);
        expect(placeText(text, place, undefined)).toContain('should end before it');
      }),
      { numRuns: 500 },
    );
  });

  it('shows a visible sign as it is, and any other by its number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (sign) => {
        const sentence = placeText(sign, 0, undefined);
        const code = sign.codePointAt(0)!;
        const isVisible = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(sign);
        const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
        expect(sentence).toContain(isVisible ? `is ${JSON.stringify(sign)}` : `is ${number}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('names at most eight of many words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
        const words = Array.from({ length: count }, (_, at) => `W${String(at).padStart(2, '0')}`);
        const sentence = placeText('X', 0, itemOf(`(${words.join('|')})`));
        expect(words.filter((word) => sentence.includes(word))).toEqual(words.slice(0, 8));
        expect(sentence.includes('…')).toBe(count > 8);
      }),
    );
  });
});

describe('the sentence about a length or a field', () => {
  it('tells what was expected and what was found', () => {
    fc.assert(
      fc.property(fc.nat(35), fc.nat(35), fc.nat(60), (one, other, length) => {
        const [min, max] = [Math.min(one, other), Math.max(one, other)];
        const expected = min === max ? `${min}` : `${min} to ${max}`;
        expect(lengthText({ min, max }, length)).toBe(
          `the reference must have ${expected} characters, it has ${length}`,
        );
        expect(isSentence(checkDigitText)).toBe(true);
      }),
    );
  });

  it('counts the places of a field from one, both ends included', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,10}$/), fc.nat(30), (text, from) => {
        const sentence = fieldText({ text, from, name: 'period' }, 'is no month');
        const [, first, last = first] = /^places? (\d+)(?: to (\d+))? of the reference/.exec(sentence)!;
        expect([Number(first), Number(last) - Number(first) + 1]).toEqual([from + 1, text.length]);
        expect(sentence).toContain(`(period), "${text}", is no month`);
      }),
    );
  });
});
