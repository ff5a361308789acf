// The personal number: the form refuses, the check digit only warns.
import { describe, expect, it } from '@jest/globals';
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
