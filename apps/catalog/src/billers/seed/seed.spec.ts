// The seed catalogue may be saved as it is, covers every category and municipality, and its examples can be
// paid.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { checkIban } from '#money';
import {
  billerProblems,
  compileBiller,
  compileFormat,
  saveProblems,
  type ReferenceFormat,
} from '#references';
import * as formats from './formats.js';
import { municipalities } from './list/municipalities.js';
import { seedBillers } from './seed.js';

describe('the seed catalogue', () => {
  it.each(Object.values(formats))('has a format $code that may be saved', (format: ReferenceFormat) => {
    expect(saveProblems(format)).toEqual([]);
  });

  it.each(seedBillers)('has a biller $code that may be saved', (biller) => {
    expect(billerProblems(biller)).toEqual([]);
  });

  it('has at least 60 billers with codes of their own, and some in every category', () => {
    expect(seedBillers.length).toBeGreaterThanOrEqual(60);
    expect(new Set(seedBillers.map(({ code }) => code)).size).toBe(seedBillers.length);
    expect([...new Set(seedBillers.map(({ category }) => category))]).toEqual([
      'customs',
      'personal-income-tax',
      'pension-contributions',
      'electricity',
      'water',
      'phone',
      'property-tax',
      'budget-organisations',
    ]);
  });

  it('has valid Kosovo accounts, each of one biller, and real ones only where the source is known', () => {
    const accounts = seedBillers.flatMap(({ accounts, known }) =>
      accounts.map(({ iban }) => ({ iban, known })),
    );
    for (const { iban, known } of accounts) {
      expect(checkIban(iban)).toEqual({ ok: true, iban });
      expect(iban.slice(0, 6) === 'XK0599').toBe(known === 'example');
    }
    expect(new Set(accounts.map(({ iban }) => iban)).size).toBe(accounts.length);
  });

  it('has property tax for all 38 municipalities, with names of their own in each language', () => {
    const taxed = seedBillers.filter(({ category }) => category === 'property-tax');
    expect(taxed.map((biller) => biller.municipalities)).toEqual(municipalities.map(({ key }) => [key]));
    for (const language of ['sq', 'sr', 'en'] as const)
      expect(new Set(municipalities.map((each) => each[language])).size).toBe(38);
  });

  it('names only municipalities that exist', () => {
    const keys = new Set(municipalities.map(({ key }) => key));
    const unknown = seedBillers.flatMap((biller) =>
      (biller.municipalities ?? []).filter((key) => !keys.has(key)),
    );
    expect(unknown).toEqual([]);
  });

  it('pays every example, and sends each electricity district to its own account', () => {
    const judged = seedBillers.map((version) => {
      const amountMinor = version.amount.minMinor ?? 1_250;
      const found = compileBiller(version).recognise(version.example);
      const creditorIban = found.ok ? (found.accounts[0]?.iban ?? '') : '';
      return compileBiller(version).judge({
        reference: version.example,
        creditorIban,
        amountMinor,
        currency: 'EUR',
      });
    });
    expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    const kesco = seedBillers.find(
      ({ code }) => code === 'electricity-kesco',
    ) as (typeof seedBillers)[number];
    const districts = ['DPR', 'DMI', 'DPE', 'DPZ', 'DFE', 'DGL', 'DGJ'];
    const found = districts.map((district) => compileBiller(kesco).recognise(`${district}-90012345`));
    expect(found.map((each) => each.ok && each.accounts.map(({ district }) => district))).toEqual(
      districts.map((district) => [district]),
    );
  });

  it('knows a municipality and a year from a property tax reference', () => {
    expect(compileFormat(formats.propertyTax).check('t27 2026 0000 1234 c')).toEqual({
      ok: true,
      normalised: 'T27202600001234C',
      fields: { municipality: 'prishtina', year: '2026' },
    });
  });

  const kindOf = (character: string): boolean => /[0-9]/.test(character);
  it.each(Object.values(formats))(
    '$code accepts what it generates and catches what its check digit promises',
    (each) => {
      const compiled = compileFormat(each);
      const choices = fc
        .infiniteStream(fc.nat(1_000_000))
        .map((dice) => (max: number) => dice.next().value % max);
      const substitution = compiled.promises?.substitution ?? 'none';
      const missedOf = (reference: string): string[] =>
        [...reference].flatMap((before, place) =>
          [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
            .filter(
              (other) => other !== before && (substitution === 'every' || kindOf(other) === kindOf(before)),
            )
            .map((other) => reference.slice(0, place) + other + reference.slice(place + 1))
            .filter((changed) => compiled.check(changed).ok),
        );
      fc.assert(
        fc.property(choices, (choose) => {
          const reference = compiled.generate(choose);
          expect(compiled.check(reference)).toMatchObject({ ok: true, normalised: reference });
          expect(substitution === 'none' ? [] : missedOf(reference)).toEqual([]);
        }),
        { numRuns: 30 },
      );
    },
  );
});
