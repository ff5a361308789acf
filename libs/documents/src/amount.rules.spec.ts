import { formatAmount } from '#money';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountText, ibanText, type Language } from './amount.rules.js';

describe('amounts on paper', () => {
  it.each<[number, string, Language, string]>([
    [0, 'EUR', 'sq', '0,00'],
    [5, 'EUR', 'sr', '0,05'],
    [123_450, 'EUR', 'sq', '1.234,50'],
    [123_450, 'EUR', 'en', '1,234.50'],
    [-100_000_000, 'EUR', 'sq', '\u22121.000.000,00'],
    [1_234_567, 'JPY', 'en', '1,234,567'],
    [1_234_567, 'KWD', 'sq', '1.234,567'],
    [99_999, 'EUR', 'sq', '999,99'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'sq', '90.071.992.547.409,91'],
  ])('%d minor units of %s in %s are %s', (minor, currency, language, text) => {
    expect(amountText(minor, currency, language)).toBe(text);
  });

  it('groups an IBAN by four', () => {
    expect(ibanText('xk05 170101050001 8287')).toBe('XK05 1701 0105 0001 8287');
    expect(ibanText('')).toBe('');
  });
});

describe('any amount on paper', () => {
  const minor = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
  const languages = fc.constantFrom<Language[]>('sq', 'en', 'sr');

  it('is the amount again without its groups', () => {
    fc.assert(
      fc.property(minor, currency, languages, (amount, code, language) => {
        const [group, point] = language === 'en' ? [',', '.'] : ['.', ','];
        const plain = amountText(amount, code, language)
          .replaceAll(group, '')
          .replace(point, '.')
          .replace('\u2212', '-');
        expect(plain).toBe(formatAmount(amount, code));
      }),
    );
  });

  it('has its whole part in groups of three, the first of one to three', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        expect(amountText(amount, code, 'en')).toMatch(/^\u2212?\d{1,3}(,\d{3})*(\.\d{3,4}|\.\d\d)?$/);
      }),
    );
  });

  it('has its account in groups of four, whose letters are those of the account', () => {
    const account = fc.string({ unit: fc.constantFrom('X', 'k', '0', '7', ' ') });
    fc.assert(
      fc.property(account, (iban) => {
        const groups = ibanText(iban).split(' ');
        expect(groups.join('')).toBe(iban.replaceAll(' ', '').toUpperCase());
        expect(groups.slice(0, -1).every((group) => group.length === 4)).toBe(true);
        expect(groups.at(-1)?.length).toBeLessThanOrEqual(4);
        expect(groups.at(-1) === '').toBe(iban.trim() === '');
      }),
    );
  });
});
