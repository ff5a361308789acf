// Kosovo's IBANs and their national check digits.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bankOf, isKosovoIban, kosovoIban, kosovoProblem } from './kosovo-iban.rules.js';

describe('kosovoIban and bankOf', () => {
  it('makes the published IBANs again', () => {
    expect(kosovoIban({ bank: '12', branch: '12', account: '0123456789' })).toBe('XK051212012345678906');
    expect(kosovoIban({ bank: '10', branch: '00', account: '4100700012' })).toBe('XK051000410070001295');
    expect(kosovoIban({ bank: '17', branch: '01', account: '0105000182' })).toBe('XK051701010500018287');
  });

  it('tells the bank', () => {
    expect(bankOf('XK051701010500018287')).toBe('17');
    expect(bankOf('DE89370400440532013000')).toBeUndefined();
    expect(bankOf('XK05')).toBeUndefined();
  });

  it.each([
    [{ bank: '7', branch: '01', account: '0105000182' }, 'bank must be 2 digits, it is "7"'],
    [{ bank: '17', branch: '0A', account: '0105000182' }, 'branch must be 2 digits, it is "0A"'],
    [{ bank: '17', branch: '01', account: '105000182' }, 'account must be 10 digits, it is "105000182"'],
  ])('throws on %j', (account, message) => {
    expect(() => kosovoIban(account)).toThrow(new RangeError(message));
  });
});

describe('the national check digits', () => {
  const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
  const accounts = fc.record({ bank: digits(2), branch: digits(2), account: digits(10) });

  it('of any account are one pair, and no other fits', () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const iban = kosovoIban(account);
        const all = Array.from(
          { length: 100 },
          (_, check) => iban.slice(0, 18) + String(check).padStart(2, '0'),
        );
        expect(all.filter(isKosovoIban)).toEqual([iban]);
        expect(all.filter((each) => kosovoProblem(each) === undefined)).toEqual([iban]);
        expect(bankOf(iban)).toBe(account.bank);
      }),
      { numRuns: 500 },
    );
  });

  it('make the number of the account one modulo 97', () => {
    fc.assert(
      fc.property(digits(16), (bban) => {
        const check = Number(bban.slice(-2));
        const isOne = BigInt(bban) % 97n === 1n && check >= 2 && check <= 98;
        expect(isKosovoIban(`XK05${bban}`)).toBe(isOne);
        expect(isKosovoIban(`XK06${bban}`)).toBe(false);
      }),
    );
    // 01 leaves the remainder that 98 leaves, and no bank gives it.
    expect(isKosovoIban(kosovoIban({ bank: '17', branch: '00', account: '0000000051' }))).toBe(true);
  });

  it('are of digits only, and twenty characters in all', () => {
    const signs = fc.constantFrom('A', ' ', '-', '٣', '');
    fc.assert(
      fc.property(accounts, signs, fc.integer({ min: 4, max: 19 }), (account, sign, at) => {
        const iban = kosovoIban(account);
        expect(isKosovoIban(iban.slice(0, at) + sign + iban.slice(at + 1))).toBe(false);
        // As a digit this sign would be worth 97 more, which leaves the remainder as it is.
        const worthy = String.fromCharCode(iban.charCodeAt(at) + 97);
        expect(isKosovoIban(iban.slice(0, at) + worthy + iban.slice(at + 1))).toBe(false);
        expect(isKosovoIban(`${iban}0`)).toBe(false);
      }),
    );
  });
});
