// Amounts, accounts and days that a text mentions, however they are written.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kosovoIban } from '#money';
import { amountsIn, daysIn, ibansIn } from './mention.rules.js';

describe('mentions', () => {
  it.each([
    ['shuma 1.234,50 EUR', 123_450],
    ['€ 12', 1_200],
    ['12 euro', 1_200],
    ['12,5 €', 1_250],
    ['amount: 1,234.50', 123_450],
  ])('%j mentions an amount', (text, minor) => {
    expect(amountsIn(text)).toContain(minor);
  });

  it('finds accounts with and without blanks, and days', () => {
    expect(ibansIn('nga XK05 1212 0123 4567 8906 ose xk051000410070001295')).toEqual([
      'XK051212012345678906',
      'XK051000410070001295',
    ]);
    expect(daysIn('më 3.11.2026 dhe 2026-12-01, jo 31.02.2026')).toEqual(['2026-11-03', '2026-12-01']);
  });

  const words = fc.constantFrom('', 'shuma ', 'od ', 'the amount of ', '(');
  const ends = fc.constantFrom('', '.', ', ju lutem', ') hvala', '\n');

  it('finds any amount in each of the ways in which people write it', () => {
    const minors = fc.oneof(
      fc.integer({ min: 1, max: 99_999 }),
      fc.nat(999_999_998).map((euro) => euro * 100 + 100),
    );
    fc.assert(
      fc.property(minors, words, ends, (minor, before, after) => {
        const whole = String(Math.floor(minor / 100));
        const cents = String(minor % 100).padStart(2, '0');
        const grouped = (mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
        for (const written of [
          `${whole}.${cents} EUR`,
          `${whole},${cents}€`,
          `€${whole}.${cents}`,
          `EUR ${grouped('.')},${cents}`,
          `${grouped(',')}.${cents} euro`,
          `${grouped(' ')},${cents} evra`,
          `${grouped("'")}.${cents}`,
          ...(cents === '00' ? [`${grouped("'")} EUR`, `€ ${whole}`] : []),
          ...(cents.endsWith('0') ? [`${whole},${cents[0]} €`] : []),
        ])
          expect([written, amountsIn(`${before}${written}${after}`)]).toEqual([written, [minor]]);
      }),
    );
  });

  it('finds any account of Kosovo, in groups and in small letters too', () => {
    const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
    const ibans = fc
      .record({ bank: digits(2), branch: digits(2), account: digits(10) })
      .map((account) => kosovoIban(account));
    fc.assert(
      fc.property(ibans, words, ends, (iban, before, after) => {
        const printed = iban.replace(/.{4}(?=.)/g, '$& ');
        for (const written of [iban, printed, printed.toLowerCase(), printed.replaceAll(' ', '-')])
          expect(ibansIn(`${before}${written}${after}`)).toEqual([iban]);
      }),
    );
  });

  it('finds any day, and none that no calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 12 }), words, (...drawn) => {
        const [day, month, before] = drawn;
        const padded = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const expected = day <= new Date(Date.UTC(2026, month, 0)).getUTCDate() ? [padded] : [];
        for (const written of [padded, `${day}.${month}.2026`, `${day}/${month}/2026`])
          expect(daysIn(`${before}${written}, ${written}`)).toEqual(expected);
      }),
    );
  });

  it('takes any text, and tells each thing once', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789.,- €XKeur\n'), maxLength: 400 });
    fc.assert(
      fc.property(texts, (text) => {
        const amounts = amountsIn(text);
        expect(amounts.every((minor) => Number.isSafeInteger(minor) && minor > 0)).toBe(true);
        for (const found of [amounts, ibansIn(text), daysIn(text)]) {
          expect(new Set<unknown>(found).size).toBe(found.length);
          expect(found.length).toBeLessThanOrEqual(50);
        }
      }),
    );
  });
});
