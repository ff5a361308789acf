// Amounts parsed and formatted: the order of refusals, exactness at the borders, each undoing the other.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAmount, parseAmount } from './amount.rules.js';

const currencies = fc.constantFrom('EUR', 'ALL', 'JPY', 'KWD', 'CLF');

describe('parseAmount', () => {
  it.each([
    ['12.50', 'EUR', 1250],
    ['12.5', 'EUR', 1250],
    ['12', 'EUR', 1200],
    ['0.01', 'EUR', 1],
    ['0.29', 'EUR', 29],
    ['1.15', 'EUR', 115],
    ['0012.50', 'EUR', 1250],
    ['1250', 'JPY', 1250],
    ['1.250', 'KWD', 1250],
    ['0.1250', 'CLF', 1250],
    ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
    ['9007199254740991', 'JPY', Number.MAX_SAFE_INTEGER],
    ['9007199254740.991', 'KWD', Number.MAX_SAFE_INTEGER],
  ])('reads %s %s as %d', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, minor });
  });

  it.each([
    ['abc', 'XXX', 'AM03', '"XXX" is not an active ISO 4217 currency'],
    ['12.50', 'eur', 'AM03', '"eur" is not an active ISO 4217 currency'],
    ['12.50', 'toString', 'AM03', '"toString" is not an active ISO 4217 currency'],
    ['-12.505', 'EUR', 'AM12', 'the amount "-12.505" is negative'],
    ['-0', 'EUR', 'AM12', 'the amount "-0" is negative'],
    ['', 'EUR', 'AM12', 'the amount "" is not decimal text such as "12.50"'],
    ['1,50', 'EUR', 'AM12', 'the amount "1,50" is not decimal text such as "12.50"'],
    ['1.000,00', 'EUR', 'AM12', 'the amount "1.000,00" is not decimal text such as "12.50"'],
    ['1.5.0', 'JPY', 'AM12', 'the amount "1.5.0" is not decimal text such as "1250"'],
    ['.5', 'KWD', 'AM12', 'the amount ".5" is not decimal text such as "1.250"'],
    ['5.', 'EUR', 'AM12', 'the amount "5." is not decimal text such as "12.50"'],
    ['.', 'EUR', 'AM12', 'the amount "." is not decimal text such as "12.50"'],
    ['+5', 'EUR', 'AM12', 'the amount "+5" is not decimal text such as "12.50"'],
    [' 5', 'EUR', 'AM12', 'the amount " 5" is not decimal text such as "12.50"'],
    ['1e3', 'EUR', 'AM12', 'the amount "1e3" is not decimal text such as "12.50"'],
    ['0x10', 'EUR', 'AM12', 'the amount "0x10" is not decimal text such as "12.50"'],
    ['NaN', 'EUR', 'AM12', 'the amount "NaN" is not decimal text such as "12.50"'],
    ['١٢', 'EUR', 'AM12', 'the amount "١٢" is not decimal text such as "12.50"'],
    ['12.505', 'EUR', 'CH20', 'the amount "12.505" has more decimals than EUR, which has 2'],
    ['12.500', 'EUR', 'CH20', 'the amount "12.500" has more decimals than EUR, which has 2'],
    ['0.000', 'EUR', 'CH20', 'the amount "0.000" has more decimals than EUR, which has 2'],
    ['12.0', 'JPY', 'CH20', 'the amount "12.0" has more decimals than JPY, which has 0'],
    ['0', 'EUR', 'AM01', 'the amount is zero'],
    ['0.00', 'EUR', 'AM01', 'the amount is zero'],
    ['90071992547409.92', 'EUR', 'AM12', 'the amount "90071992547409.92" is more than 90071992547409.91 EUR'],
    ['90071992547410', 'EUR', 'AM12', 'the amount "90071992547410" is more than 90071992547409.91 EUR'],
    ['9007199254740992', 'JPY', 'AM12', 'the amount "9007199254740992" is more than 9007199254740991 JPY'],
  ])('refuses %j %s with %s', (text, currency, code, words) => {
    expect(parseAmount(text, currency)).toEqual({ ok: false, code, text: words });
  });

  it('refuses an amount of any length, quoting only its beginning', () => {
    const text = `the amount "${'9'.repeat(40)}…" is more than 90071992547409.91 EUR`;
    expect(parseAmount('9'.repeat(5000), 'EUR')).toEqual({ ok: false, code: 'AM12', text });
  });

  it('agrees with big integers on any digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,18}$/), fc.stringMatching(/^[0-9]{2}$/), (whole, cents) => {
        const exact = BigInt(whole + cents);
        const check = parseAmount(`${whole}.${cents}`, 'EUR');
        const bookable = exact > 0n && exact <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(check.ok && BigInt(check.minor)).toBe(bookable && exact);
      }),
    );
  });
});

describe('formatAmount', () => {
  it.each([
    [1250, 'EUR', '12.50'],
    [1, 'EUR', '0.01'],
    [0, 'EUR', '0.00'],
    [-5, 'EUR', '-0.05'],
    [1250, 'JPY', '1250'],
    [5, 'KWD', '0.005'],
    [Number.MAX_SAFE_INTEGER, 'KWD', '9007199254740.991'],
  ])('writes %d %s as %s', (minor, currency, text) => {
    expect(formatAmount(minor, currency)).toBe(text);
  });

  it.each([
    [12.5, 'EUR', '12.5 is not an amount in minor units'],
    [Number.MAX_SAFE_INTEGER + 1, 'EUR', '9007199254740992 is not an amount in minor units'],
    [NaN, 'EUR', 'NaN is not an amount in minor units'],
    [1, 'XXX', '"XXX" is not an active ISO 4217 currency'],
  ])('throws on %d %s', (minor, currency, message) => {
    expect(() => formatAmount(minor, currency)).toThrow(new RangeError(message));
  });

  it('is undone by parseAmount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), currencies, (minor, currency) => {
        expect(parseAmount(formatAmount(minor, currency), currency)).toEqual({ ok: true, minor });
      }),
    );
  });

  it('undoes parseAmount of text that has all decimals', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:0|[1-9][0-9]{0,11})\.[0-9]{3}$/), (text) => {
        const check = parseAmount(text, 'KWD');
        expect(check.ok ? formatAmount(check.minor, 'KWD') : '0.000').toBe(text);
      }),
    );
  });
});
