// Currencies of ISO 4217 and their decimals.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currencyScale } from './currency.rules.js';

describe('currencyScale', () => {
  it.each([
    ['EUR', 2],
    ['ALL', 2],
    ['HUF', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['UYI', 0],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('gives %s %d decimals', (code, scale) => {
    expect(currencyScale(code)).toBe(scale);
  });

  it.each(['XXX', 'XTS', 'XAU', 'XDR', 'DEM', 'HRK', 'BGN', 'eur', 'EU', '', '__proto__'])(
    'does not know %j',
    (code) => {
      expect(currencyScale(code)).toBeUndefined();
    },
  );

  it('knows three capital letters or nothing, and no currency by two scales', () => {
    const texts = fc.oneof(fc.stringMatching(/^[A-Z]{3}$/), fc.string());
    fc.assert(
      fc.property(texts, (text) => {
        const scale = currencyScale(text);
        if (scale === undefined) return;
        expect(text).toMatch(/^[A-Z]{3}$/);
        expect([0, 2, 3, 4]).toContain(scale);
        for (const other of [text.toLowerCase(), `${text} `, text.slice(0, 2)])
          expect(currencyScale(other)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('has a scale for each of the 165 currencies that somebody can pay in', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect(codes.filter((code) => currencyScale(code) !== undefined)).toHaveLength(165);
  });

  it('agrees with the runtime, but where shops round otherwise than ISO does', () => {
    // CLDR has the decimals that are used; ISO 4217 those that are.
    const otherwise = new Set(
      'AFN ALL AMD BIF CLF COP CRC HUF IDR IQD IRR ISK KPW LAK LBP MGA MMK MUR PKR RSD SLE SOS SYP TZS UYW UZS YER ZMW'.split(
        ' ',
      ),
    );
    const known = Intl.supportedValuesOf('currency').filter((code) => currencyScale(code) !== undefined);
    expect(known.length).toBeGreaterThan(140);
    fc.assert(
      fc.property(fc.constantFrom(...known.filter((code) => !otherwise.has(code))), (code) => {
        const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
        expect([code, currencyScale(code)]).toEqual([code, format.resolvedOptions().maximumFractionDigits]);
      }),
      { numRuns: 500 },
    );
  });
});
