import type { Account } from '#ledger';
import { codeName } from '#money';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  abroad,
  arta,
  bank,
  blerim,
  clearingIbans,
  elsewhere,
  factsOf,
  instruction,
  water,
  type Bank,
} from '../../../../test/support/payment-facts.js';
import type { Instruction } from '../settle/instruction.rules.js';
import { creditAccountOf, insertFinding, precedence, validate } from './validate.rules.js';

const stranger = 'XK059909000000000103';
const toWater = { creditorIban: water, billerCode: 'uji', billerReference: '123456' };
const codesOf = (other: Partial<Instruction>, of: Bank = bank()): string[] =>
  validate(instruction(other), factsOf(of)).map(({ code }) => code);

/** The bank with one account changed. */
function withAccount(iban: string, other: Partial<Account>): Bank {
  const of = bank();
  Object.assign(
    of.accounts.find((each) => each.iban === iban)!,
    other,
  );
  return of;
}

function withBiller(other: Partial<Bank['billers'][number]>): Bank {
  const of = bank();
  of.billers[0] = { ...of.billers[0], ...other };
  return of;
}

describe('a payment that may be executed', () => {
  it.each<[string, Partial<Instruction>]>([
    ['to an account of this bank', {}],
    ['to another bank', { creditorIban: elsewhere }],
    ['abroad', { creditorIban: abroad }],
    ['to a biller', toWater],
    ['as late as may be', { executionDate: '2027-02-21' }],
    ['as early as may be', { executionDate: '2026-11-18' }],
    ['of the largest amount', { amountMinor: 5_000_00 }],
    ['without a description', { remittance: null }],
  ])('%s has no finding', (_what, other) => {
    expect(codesOf(other)).toEqual([]);
  });
});

describe('a finding', () => {
  // One line per case, in order of precedence.
  it.each<[code: string, what: string, other: Partial<Instruction>, path: string | undefined, of?: Bank]>([
    [
      'AC01',
      'the debtor is no IBAN',
      { findings: [{ code: 'AC01', text: 'x', path: 'debtorAccount.iban' }] },
      'debtorAccount.iban',
    ],
    ['AC01', 'the debtor has no account here', { debtorIban: stranger }, 'debtorAccount.iban'],
    ['AC01', 'the debtor is a clearing account', { debtorIban: clearingIbans.abroad }, 'debtorAccount.iban'],
    ['AC01', 'the creditor has no account here', { creditorIban: stranger }, 'creditorAccount.iban'],
    [
      'RC01',
      'there is no clearing with the bank',
      { creditorIban: 'XK051301000000000029' },
      'creditorAccount.iban',
    ],
    ['AC04', 'the debtor is closed', {}, 'debtorAccount.iban', withAccount(arta, { state: 'closed' })],
    ['AC04', 'the creditor is closed', {}, 'creditorAccount.iban', withAccount(blerim, { state: 'closed' })],
    ['AC06', 'the debtor is blocked', {}, 'debtorAccount.iban', withAccount(arta, { state: 'blocked' })],
    [
      'AC06',
      'the creditor is blocked',
      {},
      'creditorAccount.iban',
      withAccount(blerim, { state: 'blocked' }),
    ],
    ['AC03', "the account is not the biller's", { ...toWater, creditorIban: blerim }, 'creditorAccount.iban'],
    ['AG01', 'debtor and creditor are one', { creditorIban: arta }, 'creditorAccount.iban'],
    ['AG01', 'the biller is switched off', toWater, 'billerCode', withBiller({ active: false })],
    ['AM03', 'the account has another currency', { currency: 'USD' }, 'instructedAmount.currency'],
    [
      'AM12',
      'the amount is none',
      { amountMinor: null, findings: [{ code: 'AM12', text: 'x', path: 'instructedAmount.amount' }] },
      'instructedAmount.amount',
    ],
    [
      'AM09',
      'the biller wants another amount',
      toWater,
      'instructedAmount.amount',
      withBiller({ amount: { kind: 'fixed', fixedMinor: 900, currency: 'EUR' } }),
    ],
    ['AM06', 'the biller wants more', { ...toWater, amountMinor: 199 }, 'instructedAmount.amount'],
    ['AM02', 'the biller wants less', { ...toWater, amountMinor: 10_001 }, 'instructedAmount.amount'],
    ['AM02', 'the bank allows less', { amountMinor: 5_000_01 }, 'instructedAmount.amount'],
    ['CH04', 'the day is too long ago', { executionDate: '2026-11-17' }, 'requestedExecutionDate'],
    ['CH03', 'the day is too far ahead', { executionDate: '2027-02-22' }, 'requestedExecutionDate'],
    ['BE06', 'there is no such biller', { billerCode: 'askush' }, 'billerCode'],
    ['BE06', 'the biller begins later', toWater, 'billerCode', withBiller({ validFrom: '2026-11-24' })],
    ['RR09', 'the reference is missing', { ...toWater, billerReference: null }, 'billerReference'],
    ['RR09', 'the reference is wrong', { ...toWater, billerReference: '12345' }, 'billerReference'],
    [
      'RR10',
      'the description has other letters',
      { remittance: 'Pagesë' },
      'remittanceInformationUnstructured',
    ],
  ])('is %s when %s', (...[code, , other, path, of]) => {
    const findings = validate(instruction(other), factsOf(of ?? bank()));
    expect(findings).toEqual([{ code, text: expect.stringMatching(/\S/), ...(path && { path }) }]);
    expect(codeName('status-reason', code)).toBeDefined();
  });

  it('is AC06 when the sender was blocked meanwhile', () => {
    const facts = factsOf(bank(), { blocked: new Set(['erp']) });
    expect(validate(instruction(), facts)).toMatchObject([{ code: 'AC06' }]);
    expect(validate(instruction({ client: 'other' }), facts)).toEqual([]);
  });

  it('about the currency is told whatever is wrong with the amount, once', () => {
    const zero = { code: 'AM01', text: 'x', path: 'instructedAmount.amount' };
    const wrong = { currency: 'USD', amountMinor: null, findings: [zero] };
    expect(codesOf(wrong)).toEqual(['AM03', 'AM01']);
    const unknown = { code: 'AM03', text: 'x', path: 'instructedAmount.currency' };
    expect(codesOf({ currency: 'XXX', amountMinor: null, findings: [unknown] })).toEqual(['AM03']);
  });

  it('about the reference does not hide one about the amount, where there is an amount', () => {
    const wrong = { ...toWater, billerReference: '12345', amountMinor: 199 };
    expect(codesOf(wrong)).toEqual(['AM06', 'RR09']);
    const zero = { code: 'AM01', text: 'x', path: 'instructedAmount.amount' };
    expect(codesOf({ ...wrong, amountMinor: null, findings: [zero] })).toEqual(['AM01', 'RR09']);
  });

  it('about the limit names it as an amount', () => {
    const [finding] = validate(instruction({ amountMinor: 5_000_01 }), factsOf(bank()));
    expect(finding?.text).toBe('the amount is above the limit of one payment, 5000.00 EUR');
  });

  it('judges a later payment by the biller of its day', () => {
    const later = withBiller({ validFrom: '2026-11-24' });
    expect(codesOf({ ...toWater, executionDate: '2026-11-24' }, later)).toEqual([]);
    expect(codesOf({ ...toWater, executionDate: '2026-11-22' }, later)).toEqual(['BE06']);
  });

  it('says which letters the description may not have, and how to write them', () => {
    const [finding] = validate(instruction({ remittance: 'Pagesë, ç/ë' }), factsOf(bank()));
    expect(finding?.text).toBe(
      'the description may hold letters a to z, digits and blanks only, not ë , ç /; write e for ë and c for ç',
    );
  });
});

/** Ways to be wrong that do not hide each other, with the codes they deserve. */
const defects: [code: string, instruction: Partial<Instruction>, account?: [string, Partial<Account>]][] = [
  ['AC04', {}, [arta, { state: 'closed' }]],
  ['AC06', {}, [blerim, { state: 'blocked' }]],
  ['AM02', { amountMinor: 6_000_00 }],
  ['AM03', { currency: 'USD' }],
  ['CH03', { executionDate: '2027-06-01' }],
  ['BE06', { billerCode: 'askush' }],
  ['RR10', { remittance: 'ë' }],
];

describe('precedence', () => {
  const chosen = fc.subarray(defects);

  it('is a fixed order of ISO 20022 codes, each once', () => {
    expect(new Set(precedence).size).toBe(precedence.length);
    for (const code of precedence) expect(codeName('status-reason', code)).toBeDefined();
  });

  it('orders all findings, whatever their number', () => {
    fc.assert(
      fc.property(chosen, (some) => {
        const of = bank();
        for (const [, , changed] of some)
          if (changed)
            Object.assign(
              of.accounts.find(({ iban }) => iban === changed[0])!,
              changed[1],
            );
        const wrong = Object.assign({}, ...some.map(([, other]) => other)) as Partial<Instruction>;
        const expected = precedence.filter((code) => some.some(([each]) => each === code));
        expect(codesOf(wrong, of)).toEqual(expected);
      }),
    );
  });

  it('is total and stable: findings of one code keep the order of the fields', () => {
    const code = fc.constantFrom(...precedence, 'XX99');
    fc.assert(
      fc.property(fc.array(code, { maxLength: 12 }), (codes) => {
        const findings = codes.map((each, index) => ({ code: each, text: `${index}`, path: `p${index}` }));
        const sorted = validate(instruction({ findings }), factsOf(bank()));
        expect(sorted).toHaveLength(findings.length);
        const rank = (each: string): number => [...precedence, 'XX99'].indexOf(each);
        for (let at = 1; at < sorted.length; at++) {
          const [before, after] = [sorted[at - 1], sorted[at]];
          expect(rank(before.code)).toBeLessThanOrEqual(rank(after.code));
          if (before.code === after.code) expect(Number(before.text)).toBeLessThan(Number(after.text));
        }
      }),
    );
  });

  it('has a place for a finding of another stage, once', () => {
    const findings = [
      { code: 'AC01', text: 'a' },
      { code: 'RR10', text: 'b' },
    ];
    const bill = { code: 'AM09', text: 'c', path: 'instructedAmount' };
    insertFinding(findings, bill);
    insertFinding(findings, { ...bill, text: 'again' });
    expect(findings.map(({ text }) => text)).toEqual(['a', 'c', 'b']);
  });
});

describe('the account that is credited', () => {
  const kips = bank();
  kips.accounts.push({ ...kips.accounts[4], id: 99, iban: 'XK059900000000011826', bank: 'kips' });

  it.each([
    ["the creditor's own", blerim, bank(), blerim],
    ['none, if the creditor has none here', stranger, bank(), undefined],
    ["its bank's clearing account", elsewhere, bank(), clearingIbans['17']],
    ['that for abroad', abroad, bank(), clearingIbans.abroad],
    ['none, without any clearing', 'XK051301000000000029', bank(), undefined],
    ['that of all other banks', 'XK051301000000000029', kips, 'XK059900000000011826'],
  ])('is %s', (_what, creditorIban, of, expected) => {
    expect(creditAccountOf(instruction({ creditorIban }), factsOf(of))?.iban).toBe(expected);
  });
});
