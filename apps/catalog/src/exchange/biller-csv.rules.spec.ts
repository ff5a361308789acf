// A biller becomes a row of a CSV and comes back as it was.
import { describe, expect, it } from '@jest/globals';
import { billerProblems } from '#references';
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
});
