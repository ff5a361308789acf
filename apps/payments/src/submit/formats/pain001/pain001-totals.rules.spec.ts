// Totals are compared exactly: by value and not by spelling, and never by floating point.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addTransaction, isCount, noTotals, totalProblems, unitsOf } from './pain001-totals.rules.js';

const units = fc.bigInt({ min: 0n, max: 10n ** 20n });

/** A number of 1/100,000 as a decimal, spelled with zeros, a sign and a point that need not be there. */
const spelled = (value: bigint, zeros: number, sign: string): string => {
  const digits = value.toString().padStart(6, '0');
  const fraction = digits.slice(-5).replace(/0+$/, '');
  const point = fraction === '' && zeros === 0 ? '' : '.';
  return `${sign}${'0'.repeat(zeros)}${digits.slice(0, -5)}${point}${fraction}${'0'.repeat(zeros)}`;
};
const spelling = fc.record({ zeros: fc.nat(3), sign: fc.constantFrom('', '+') });

function totalsOf(amounts: (string | undefined)[]) {
  const totals = noTotals();
  for (const amount of amounts) addTransaction(totals, amount);
  return totals;
}

describe('a decimal', () => {
  it('is read by its value, however it is spelled', () => {
    fc.assert(
      fc.property(units, spelling, (value, { zeros, sign }) => {
        expect(unitsOf(spelled(value, zeros, sign))).toBe(value);
      }),
    );
  });

  it('is none if it is finer than 1/100,000, negative, or no decimal', () => {
    const finer = fc.stringMatching(/^[0-9]{1,5}\.[0-9]{5}[0-9]{0,3}[1-9]$/);
    const negative = fc.stringMatching(/^-[0-9]{1,5}$/);
    const other = fc.string().filter((text) => /[^0-9.+]/.test(text) || !/[0-9]/.test(text));
    fc.assert(
      fc.property(fc.oneof(finer, negative, other), (text) => {
        expect(unitsOf(text)).toBeUndefined();
      }),
    );
  });
});

describe('the totals of a message', () => {
  const amounts = fc.array(units, { maxLength: 6 });

  it('are right if they are the count and the exact sum, in any order and spelling', () => {
    fc.assert(
      fc.property(amounts, spelling, (values, { zeros, sign }) => {
        const sum = values.reduce((total, value) => total + value, 0n);
        const found = totalsOf(values.map((value) => spelled(value, zeros, sign)).reverse());
        const announced = { count: `0${values.length}`, sum: spelled(sum, zeros, sign) };
        expect(found).toEqual({ count: values.length, sum });
        expect(totalProblems('GrpHdr', announced, found)).toEqual([]);
      }),
    );
  });

  it('are wrong by one transaction or by 1/100,000, and each is said with its own code', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), fc.boolean(), (values, oneMore, unitMore) => {
        const sum = values.reduce((total, value) => total + value, 0n);
        const found = totalsOf(values.map((value) => spelled(value, 0, '')));
        const announced = {
          count: String(values.length + (oneMore ? 1 : 0)),
          sum: spelled(sum + (unitMore ? 1n : 0n), 0, ''),
        };
        expect(totalProblems('GrpHdr', announced, found).map(({ code }) => code)).toEqual([
          ...(oneMore ? ['AM18'] : []),
          ...(unitMore ? ['AM10'] : []),
        ]);
      }),
    );
  });

  it('are compared by the count alone once an amount could not be read, wherever it stood', () => {
    fc.assert(
      fc.property(amounts, fc.nat(6), fc.constantFrom('x', undefined), (values, place, unreadable) => {
        const texts: (string | undefined)[] = values.map((value) => spelled(value, 0, ''));
        texts.splice(place, 0, unreadable);
        const found = totalsOf(texts);
        expect(found.sum).toBeUndefined();
        expect(totalProblems('GrpHdr', { count: String(texts.length), sum: '1' }, found)).toEqual([]);
      }),
    );
  });

  it('have a count of digits only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (count, text) => {
        expect(isCount(String(count))).toBe(true);
        expect(isCount(`${count}${text}`)).toBe(/^[0-9]{0,15}$/.test(`${count}${text}`));
      }),
    );
  });
});
