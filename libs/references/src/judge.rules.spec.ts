// A payment judged by a biller in its order of precedence, and the version of a day.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { biller, gjakova, prishtina } from '../test/biller.js';
import { versionAt, type BillerVersion } from './biller.js';
import type { CompiledFormat } from './compile.rules.js';
import { compileBiller } from './judge.rules.js';

const payment = { reference: 'dpr 12345', creditorIban: prishtina, amountMinor: 500, currency: 'EUR' };

describe('judging a payment', () => {
  const cases: [what: string, version: Partial<BillerVersion>, payment: object, expected: object][] = [
    [
      'fits',
      {},
      {},
      { ok: true, reference: 'DPR12345', format: 'customer', fields: { district: 'DPR', customer: '12345' } },
    ],
    [
      'the other format',
      {},
      { reference: '152020000037764Y', creditorIban: gjakova },
      { ok: true, format: 'uniref' },
    ],
    ['inactive comes first', { active: false }, { reference: 'x' }, { code: 'AG01' }],
    [
      'no reference',
      {},
      { reference: undefined },
      { code: 'RR09', text: 'a reference is required, for example DPR12345' },
    ],
    ['a wrong reference before a wrong account', {}, { reference: 'x', creditorIban: 'x' }, { code: 'RR09' }],
    [
      'a suggestion of a later format',
      {},
      { reference: 'DPRI2345' },
      { code: 'RR09', suggestion: 'DPR12345' },
    ],
    [
      'a district without account',
      {},
      { reference: 'DPE12345' },
      { code: 'RR09', text: 'no account of electricity takes the reference DPE12345' },
    ],
    ["another district's account", {}, { creditorIban: gjakova, amountMinor: 1 }, { code: 'AC03' }],
    ['the amount last', {}, { amountMinor: 1 }, { code: 'AM06', others: [] }],
    [
      'a wrong reference and a wrong amount, both',
      {},
      { reference: 'x', amountMinor: 1 },
      { code: 'RR09', others: [{ code: 'AM06' }] },
    ],
    [
      "another district's account and a wrong amount, both",
      {},
      { creditorIban: gjakova, amountMinor: 1 },
      { code: 'AC03', others: [{ code: 'AM06' }] },
    ],
    [
      'a prefix that is not there',
      { accounts: [{ iban: prishtina, referencePrefix: 'DG' }] },
      {},
      { code: 'RR09' },
    ],
    ['a prefix that is there', { accounts: [{ iban: prishtina, referencePrefix: 'DP' }] }, {}, { ok: true }],
  ];

  it.each(cases)('%s', (_what, version, changed, expected) => {
    expect(compileBiller({ ...biller, ...version }).judge({ ...payment, ...changed })).toMatchObject(
      expected,
    );
  });

  it('compiles a format that billers share once', () => {
    const formats = new Map<string, CompiledFormat>();
    for (const code of ['one', 'two', 'three']) compileBiller({ ...biller, code }, formats).judge(payment);
    expect(formats.size).toBe(2);
  });
});

describe('the version that is valid on a day', () => {
  const versions = [
    { version: 2, validFrom: '2026-03-01', validTo: '2026-05-31' },
    { version: 1, validFrom: '2026-01-01' },
    { version: 3, validFrom: '2026-03-01', validTo: '2026-06-30' },
    { version: 4, validFrom: '2026-02-01' },
  ];

  it.each([
    ['before the first', '2025-12-31', undefined],
    ['on the first day', '2026-01-01', 1],
    ['after a later one began', '2026-02-28', 4],
    ['of two that began together the higher number', '2026-03-01', 3],
    ['on the last day', '2026-06-30', 3],
    ['none after the end: older ones do not come back', '2026-07-01', undefined],
  ])('%s', (_what, day, version) => {
    expect(versionAt(versions, day)?.version).toBe(version);
    expect(versionAt([...versions].reverse(), day)?.version).toBe(version);
  });
});

describe('whatever is wrong with a payment', () => {
  const good = { reference: 'DPR12345', creditorIban: prishtina, amountMinor: 500, currency: 'EUR' };
  const wrongs = fc.record({
    inactive: fc.boolean(),
    reference: fc.constantFrom(good.reference, good.reference, undefined, 'x'),
    creditorIban: fc.constantFrom(prishtina, gjakova),
    amountMinor: fc.constantFrom(500, 99),
  });

  it('is told by the first reason in the order of precedence, and none is told if nothing is', () => {
    fc.assert(
      fc.property(wrongs, ({ inactive, ...of }) => {
        const judged = compileBiller({ ...biller, active: !inactive }).judge({ ...good, ...of });
        const found = [
          ...(inactive ? ['AG01'] : []),
          ...(of.reference === good.reference ? [] : ['RR09']),
          ...(of.creditorIban === prishtina ? [] : ['AC03']),
          ...(of.amountMinor === 500 ? [] : ['AM06']),
        ];
        expect(judged.ok ? undefined : judged.code).toBe(found[0]);
      }),
    );
  });

  it('is told the same whether or not billers share what they compiled', () => {
    const formats = new Map<string, CompiledFormat>();
    const alone = compileBiller(biller);
    const texts = fc.oneof(
      fc.stringMatching(/^(DPR|DGJ|DPE|DXX)[0-9O]{5}$/),
      fc.stringMatching(/^[0-9a-z]{15,16}$/),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const found = alone.recognise(text);
        expect(compileBiller(biller, formats).recognise(text)).toEqual(found);
        if (found.ok) expect(alone.recognise(found.normalised)).toEqual(found);
      }),
    );
    expect(formats.size).toBe(biller.formats.length);
  });
});

describe('the account of any reference', () => {
  it('is one that takes its district and its prefix, and no other account is told', () => {
    const accounts = fc.array(
      fc.record(
        {
          iban: fc.constantFrom(prishtina, gjakova),
          district: fc.constantFrom('DPR', 'DGJ'),
          referencePrefix: fc.constantFrom('D', 'DP', 'DG', 'DPR1', 'R1', '12'),
        },
        { requiredKeys: ['iban'] },
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(accounts, fc.constantFrom('DPR12345', 'DGJ12345', 'DPE12345'), (some, reference) => {
        const takes = some.filter(
          ({ district = reference.slice(0, 3), referencePrefix = '' }) =>
            district === reference.slice(0, 3) && reference.startsWith(referencePrefix),
        );
        const found = compileBiller({ ...biller, accounts: some }).recognise(reference);
        expect(found.ok ? found.accounts : []).toEqual(takes);
      }),
    );
  });
});
