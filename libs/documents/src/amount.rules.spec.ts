import { describe, expect, it } from '@jest/globals';
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
