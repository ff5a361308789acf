// Amount rules in their order of precedence, and those that cannot be saved.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { amountRuleProblems, checkAmountRule, type AmountRule } from './amount.rules.js';

const open: AmountRule = { kind: 'open', currency: 'EUR' };
const range: AmountRule = { kind: 'range', minMinor: 100, maxMinor: 50_000, currency: 'EUR' };
const fixed: AmountRule = { kind: 'fixed', fixedMinor: 1_000, currency: 'EUR' };
const bill: AmountRule = { kind: 'bill', maxMinor: 50_000, currency: 'EUR' };

const cases: [
  rule: AmountRule,
  amountMinor: number,
  currency: string,
  code: string | undefined,
  text: string,
][] = [
  [open, -1, 'USD', 'AM03', 'this biller is paid in EUR, not in USD'],
  [open, -1, 'EUR', 'AM12', 'the amount is not a positive whole number of minor units'],
  [open, 1.5, 'EUR', 'AM12', 'the amount is not a positive whole number of minor units'],
  [open, Number.NaN, 'EUR', 'AM12', 'the amount is not a positive whole number of minor units'],
  [fixed, 0, 'EUR', 'AM01', 'the amount is zero'],
  [fixed, 999, 'EUR', 'AM09', 'exactly 10.00 EUR must be paid, not 9.99 EUR'],
  [fixed, 1_000, 'EUR', undefined, ''],
  [range, 99, 'EUR', 'AM06', 'at least 1.00 EUR must be paid, not 0.99 EUR'],
  [range, 100, 'EUR', undefined, ''],
  [range, 50_000, 'EUR', undefined, ''],
  [range, 50_001, 'EUR', 'AM02', 'at most 500.00 EUR can be paid, not 500.01 EUR'],
  [bill, 50_001, 'EUR', 'AM02', 'at most 500.00 EUR can be paid, not 500.01 EUR'],
  [open, Number.MAX_SAFE_INTEGER, 'EUR', undefined, ''],
];

describe('amount rules', () => {
  it.each(cases)('%j: %s %s is %s', (rule, amountMinor, currency, code, text) => {
    expect(checkAmountRule(rule, amountMinor, currency)).toEqual(code && { code, text });
  });

  it.each([open, range, fixed, bill])('allows to save %j', (rule) => {
    expect(amountRuleProblems(rule, 'amount')).toEqual([]);
  });

  it.each([
    [{ kind: 'free', currency: 'EUR' }, 'amount.kind'],
    [{ kind: 'open', currency: 'XXX' }, 'amount.currency'],
    [{ kind: 'fixed', currency: 'EUR' }, 'amount.fixedMinor'],
    [{ kind: 'open', fixedMinor: 1, currency: 'EUR' }, 'amount.fixedMinor'],
    [{ kind: 'fixed', fixedMinor: 1, minMinor: 1, currency: 'EUR' }, 'amount.fixedMinor'],
    [{ kind: 'range', currency: 'EUR' }, 'amount.minMinor'],
    [{ kind: 'open', maxMinor: 1, currency: 'EUR' }, 'amount.kind'],
    [{ kind: 'range', minMinor: 2, maxMinor: 1, currency: 'EUR' }, 'amount.minMinor'],
    [{ kind: 'range', minMinor: 0.5, currency: 'EUR' }, 'amount.minMinor'],
  ])('refuses to save %j', (rule, path) => {
    expect(amountRuleProblems(rule, 'amount').map((problem) => problem.path)).toEqual([path]);
  });
});

describe('any amount rule', () => {
  const minor = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
  const rules = fc.record<AmountRule>(
    {
      kind: fc.constantFrom('open', 'range', 'fixed', 'bill'),
      currency: fc.constantFrom('EUR', 'XXX'),
      minMinor: minor,
      maxMinor: minor,
      fixedMinor: minor,
    },
    { requiredKeys: ['kind', 'currency'] },
  );

  it('lets pay exactly what is within its limits, in its currency', () => {
    const limits = rules.filter(({ currency }) => currency === 'EUR');
    fc.assert(
      fc.property(limits, fc.integer({ min: -1, max: 8 }), fc.boolean(), (rule, amount, other) => {
        const { fixedMinor = amount, minMinor = 1, maxMinor = amount } = rule;
        const payable = amount >= minMinor && amount <= maxMinor && amount === fixedMinor && amount > 0;
        const refusal = checkAmountRule(rule, amount, other ? 'USD' : 'EUR');
        expect(refusal === undefined).toBe(payable && !other);
      }),
    );
  });

  it('that may be saved lets some amount be paid', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        fc.pre(amountRuleProblems(rule, 'amount').length === 0);
        const amount = rule.fixedMinor ?? rule.minMinor ?? rule.maxMinor ?? 1;
        expect(checkAmountRule(rule, amount, rule.currency)).toBeUndefined();
      }),
    );
  });

  it('is refused by a problem of its own path, whatever came instead of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const problems = amountRuleProblems(value, 'amount');
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.every(({ path }) => path.startsWith('amount'))).toBe(true);
      }),
    );
  });
});
