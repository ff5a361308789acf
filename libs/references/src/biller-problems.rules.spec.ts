// What forbids saving a biller is told with its path, and a good one is never refused.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { biller, gjakova, prishtina } from '../test/biller.js';
import { billerProblems } from './biller-problems.rules.js';
import { categories } from './biller.js';

describe('saving a biller', () => {
  it('allows a good one', () => {
    expect(billerProblems(biller)).toEqual([]);
  });

  const account = { iban: prishtina };
  const [customer] = biller.formats;
  const refused: [what: string, changed: object, path: string][] = [
    ['a code with capitals', { code: 'A' }, 'code'],
    ['no Serbian name', { names: { sq: 'a', en: 'b' } }, 'names.sr'],
    ['a category of no meaning', { category: 'rent' }, 'category'],
    ['no account', { accounts: [] }, 'accounts'],
    [
      'an account with wrong check digits',
      { accounts: [{ iban: 'XK051212012345678907' }] },
      'accounts[0].iban',
    ],
    ['an account in printed form', { accounts: [{ iban: 'XK05 1212 0123 4567 8906' }] }, 'accounts[0].iban'],
    ['an account twice', { accounts: [account, account] }, 'accounts[1]'],
    [
      'a district no reference says',
      {
        formats: [{ ...customer, fields: [{ name: 'district', values: { DPR: 'DPR', DGJ: 'DGJ' } }] }],
        accounts: [{ iban: prishtina, district: 'DXX' }],
      },
      'accounts[0].district',
    ],
    [
      'a format that could not be saved',
      { formats: [{ ...customer, pattern: '[0-9]+' }] },
      'formats[0].pattern',
    ],
    ['a format twice', { formats: [customer, customer] }, 'formats[1]'],
    ['an example that is refused', { example: 'DPR1234' }, 'example'],
    ['an example that no account takes', { example: 'DPE12345' }, 'example'],
    ['a day that does not exist', { validFrom: '2026-02-30' }, 'validFrom'],
    ['an end before the beginning', { validTo: '2025-12-31' }, 'validTo'],
    [
      'an amount rule that means nothing',
      { amount: { kind: 'fixed', currency: 'EUR' } },
      'amount.fixedMinor',
    ],
    ['a field too many', { iban: prishtina }, 'iban'],
  ];

  it.each(refused)('refuses %s', (_what, changed, path) => {
    expect(billerProblems({ ...biller, ...changed }).map((problem) => problem.path)[0]).toBe(path);
  });

  it.each([null, [], 1, 'x', {}])('refuses %j without throwing', (value) => {
    expect(billerProblems(value).length).toBeGreaterThan(0);
  });
});

describe('any biller', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const days = fc.integer({ min: 0, max: 3_000 }).map((count) => {
    return new Date(Date.UTC(2025, 0, 1 + count)).toISOString().slice(0, 10);
  });
  const changes = fc.record({
    code: fc.stringMatching(/^[a-z]{1,8}(-[a-z0-9]{1,8}){0,2}$/),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    creditorName: words,
    category: fc.constantFrom(...categories),
    validFrom: days,
    active: fc.boolean(),
    municipalities: fc.uniqueArray(fc.stringMatching(/^[a-z]{2,8}$/), { minLength: 1, maxLength: 5 }),
    example: fc.stringMatching(/^(DPR|DGJ)[0-9]{5}$/),
  });

  it('that is good may be saved, in whatever order its fields stand', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const good = { ...biller, ...changed };
        expect(billerProblems(good)).toEqual([]);
        expect(billerProblems(Object.fromEntries(Object.entries(good).reverse()))).toEqual([]);
      }),
    );
  });

  it('is refused for each field that is missing, of another kind, or too much', () => {
    const fields = Object.keys(biller) as (keyof typeof biller)[];
    const others = fc.constantFrom<unknown>(null, 7.5, '', [], {}, '\ud800', '\n');
    fc.assert(
      fc.property(fc.constantFrom(...fields), others, (field, other) => {
        const rest = Object.entries(biller).filter(([name]) => name !== field);
        expect(billerProblems(Object.fromEntries(rest)).map(({ path }) => path)).toContain(field);
        const [problem] = billerProblems({ ...biller, [field]: other });
        expect(problem.path === field || problem.path.startsWith(`${field}.`)).toBe(true);
        expect(problem.message).not.toBe('');
        expect(billerProblems({ ...biller, [`${field}s2`]: other })[0].path).toBe(`${field}s2`);
      }),
    );
  });

  it('ends no day before it begins, and names nothing twice', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(days, days, names, (validFrom, validTo, municipalities) => {
        const ends = billerProblems({ ...biller, validFrom, validTo });
        expect(ends.map(({ path }) => path)).toEqual(validTo < validFrom ? ['validTo'] : []);
        expect(billerProblems({ ...biller, validFrom, validTo: validFrom })).toEqual([]);
        const repeated = municipalities.flatMap((name, at) =>
          municipalities.indexOf(name) < at ? [at] : [],
        );
        expect(billerProblems({ ...biller, municipalities }).map(({ path }) => path)).toEqual(
          repeated.map((at) => `municipalities[${at}]`),
        );
      }),
    );
  });

  it('has an example that one of its accounts takes', () => {
    const districts = fc.subarray(['DPR', 'DGJ', 'DPE'], { minLength: 1 });
    fc.assert(
      fc.property(districts, fc.constantFrom('DPR', 'DGJ', 'DPE'), (served, district) => {
        const accounts = served.map((each, at) => ({ iban: at === 0 ? prishtina : gjakova, district: each }));
        const problems = billerProblems({ ...biller, accounts, example: `${district}12345` });
        expect(problems.map(({ path }) => path)).toEqual(served.includes(district) ? [] : ['example']);
      }),
    );
  });

  it('may be anything at all: it is told what is wrong and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(biller)), (any, field) => {
        expect(billerProblems(any).length).toBeGreaterThan(0);
        for (const { path, message } of billerProblems({ ...biller, [field]: any }))
          expect([path.startsWith(field), message === '']).toEqual([true, false]);
      }),
      { numRuns: 500 },
    );
  });
});
