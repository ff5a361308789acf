// Base 32 of RFC 4648, as authenticator apps read it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase32, toBase32 } from './base32.rules.js';

const someBytes = fc.uint8Array({ maxLength: 64 });

describe('base 32', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is %s, as the RFC has it', (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded);
  });

  it('reads back what it wrote, in small letters, with blanks and padding too', () => {
    fc.assert(
      fc.property(someBytes, fc.nat(8), (bytes, every) => {
        const text = toBase32(bytes);
        expect(text).toMatch(/^[A-Z2-7]*$/);
        expect(text).toHaveLength(Math.ceil((bytes.length * 8) / 5));
        expect(fromBase32(text)).toEqual(bytes);
        const typed = [...text.toLowerCase()].map((letter, at) => (at % (every + 1) ? letter : ` ${letter}`));
        expect(fromBase32(`${typed.join('')}==`)).toEqual(bytes);
      }),
    );
  });

  it('is the number that the bytes are, five bits a letter', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
        let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
        let expected = '';
        for (let i = 0; i < 8; i++, number >>= 5n) expected = letters[Number(number & 31n)] + expected;
        expect(toBase32(bytes)).toBe(expected);
      }),
    );
  });

  it('reads nothing else', () => {
    fc.assert(
      fc.property(someBytes, fc.constantFrom('0', '1', '8', '9', '-', 'ë'), fc.nat(), (bytes, other, at) => {
        const text = toBase32(bytes);
        const place = at % (text.length + 1);
        expect(fromBase32(text.slice(0, place) + other + text.slice(place))).toBeUndefined();
      }),
    );
  });
});
