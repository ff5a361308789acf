// The personal number: the form refuses, the check digit only warns.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPersonalNumber } from './personal-number.rules.js';

describe('checkPersonalNumber', () => {
  it.each([
    ['a fitting check digit', '1234567892'],
    ['ten folded to zero', '1111111100'],
    ['eleven folded to zero', '0000000000'],
    ['a first digit 9, which has no check digit', '9000000001'],
  ])('accepts %s', (_, text) => {
    expect(checkPersonalNumber(text)).toEqual({ ok: true });
  });

  it('warns of a check digit that does not fit', () => {
    const warning = 'the last digit of the personal number, 0, does not fit the others';
    expect(checkPersonalNumber('1234567890')).toEqual({ ok: true, warning });
  });

  it.each(['', '123456789', '12345678923', '12345678A2', ' 1234567892', '1234567892\n', '١234567892'])(
    'refuses %j',
    (text) => {
      expect(checkPersonalNumber(text)).toEqual({
        ok: false,
        text: 'a personal number has 10 digits and nothing else',
      });
    },
  );
});

describe('any personal number', () => {
  const payload = fc.stringMatching(/^[0-8][0-9]{8}$/);
  const fitting = (first: string): string[] =>
    [...'0123456789']
      .map((digit) => first + digit)
      .filter((text) => JSON.stringify(checkPersonalNumber(text)) === '{"ok":true}');

  it('has exactly one last digit that fits', () => {
    fc.assert(
      fc.property(payload, (first) => {
        expect(fitting(first)).toHaveLength(1);
      }),
    );
  });

  it('makes its digits a multiple of eleven by their weights, unless ten was written as zero', () => {
    const weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    fc.assert(
      fc.property(payload, (first) => {
        const [text] = fitting(first);
        const sum = [...text].reduce((total, digit, at) => total + Number(digit) * weights[at], 0);
        expect(text.endsWith('0') ? [0, 1] : [0]).toContain(sum % 11);
      }),
    );
  });

  it('warns of one wrong digit, unless the last is a zero, which may stand for ten', () => {
    fc.assert(
      fc.property(payload, fc.nat(8), fc.integer({ min: 1, max: 9 }), (first, place, step) => {
        const [right] = fitting(first);
        const digit = (Number(right[place]) + step) % 10;
        const wrong = right.slice(0, place) + String(digit) + right.slice(place + 1);
        fc.pre(!wrong.startsWith('9') && !right.endsWith('0'));
        expect(checkPersonalNumber(wrong)).toHaveProperty('warning');
      }),
    );
  });

  it('is never refused for its check digit, and always for its form', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{10}$/), fc.string({ minLength: 1 }), (text, more) => {
        expect(checkPersonalNumber(text).ok).toBe(true);
        expect(checkPersonalNumber(text + more).ok).toBe(false);
        expect(checkPersonalNumber(more + text).ok).toBe(false);
      }),
    );
  });
});
