// A biller becomes a row of a CSV and comes back as it was.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { billerProblems, categories } from '#references';
import { seedBillers } from '../billers/seed/seed.js';
import { billerCells, billerColumns, billerOfCells } from './biller-csv.rules.js';

const cellsOf = (biller: (typeof seedBillers)[number]): Record<string, string> =>
  Object.fromEntries(
    billerCells(biller).flatMap((cell, index) => (cell === '' ? [] : [[billerColumns[index], cell]])),
  );

describe('billers as CSV', () => {
  it.each(seedBillers)('$code comes back as it was', (biller) => {
    const { version, ...content } = biller;
    expect(billerOfCells(cellsOf(biller))).toEqual({ biller: content, problems: [] });
    expect(version).toBe(1);
  });

  const [customs] = seedBillers;
  it.each([
    ['accounts that are no JSON', { accounts: '[' }, 'accounts'],
    ['an amount that is none', { minimumAmount: '1,00' }, 'minimumAmount'],
    ['an amount in a currency that is none', { currency: 'EURO', maximumAmount: '1.00' }, 'maximumAmount'],
  ])('names the cell of %s', (_what, cells, path) => {
    const { problems } = billerOfCells({ ...cellsOf(customs), ...cells });
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });

  it('leaves it to the check of billers to tell of other values', () => {
    const { biller } = billerOfCells({ ...cellsOf(customs), active: 'yes' });
    expect(billerProblems({ ...biller, version: 1 }).map(({ path }) => path)).toEqual(['active']);
  });

  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const minors = fc.option(fc.integer({ min: 1, max: 9_000_000_000 }), { nil: undefined });
  const translations = fc.record({ sq: words, sr: words, en: words });
  const given = (value: object) =>
    Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  const changes = fc.record({
    names: translations,
    hint: translations,
    creditorName: words,
    category: fc.constantFrom(...categories),
    active: fc.boolean(),
    consentForReversal: fc.boolean(),
    validTo: fc.option(fc.constantFrom('2031-01-01', '2040-12-31'), { nil: undefined }),
    municipalities: fc.option(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{2,8}(-[a-z]{2,8})?$/), { minLength: 1, maxLength: 4 }),
      { nil: undefined },
    ),
    amount: fc
      .record({
        kind: fc.constantFrom('range', 'fixed', 'bill'),
        currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
        minMinor: minors,
        maxMinor: minors,
        fixedMinor: minors,
      })
      .map(given),
  });

  it('are the same billers again, whatever their texts, days and amounts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seedBillers), changes, (seed, changed) => {
        const biller = given({ ...seed, ...changed }) as unknown as (typeof seedBillers)[number];
        const { version, ...content } = biller;
        expect(billerOfCells(cellsOf(biller))).toEqual({ biller: content, problems: [] });
        expect(version).toBe(seed.version);
      }),
    );
  });

  it('tell of every cell that cannot be read, and never of another', () => {
    const cells = fc.dictionary(fc.constantFrom(...billerColumns), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(cells, (any) => {
        const { biller, problems } = billerOfCells(any);
        for (const { path, message } of problems) {
          expect(any).toHaveProperty([path]);
          expect(message.startsWith(`${path}: `)).toBe(true);
        }
        for (const name of ['code', 'validFrom', 'creditorName', 'example'])
          expect(biller[name]).toBe(any[name]);
      }),
    );
  });
});
