// A payment against its bill: one line for each case, in the order of precedence.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeBill, type Bill } from './bill.rules.js';

const open: Bill = { amountMinor: 4_000, currency: 'EUR', state: 'open' };
const payment = { amountMinor: 4_000, currency: 'EUR' };

describe('judging a payment against its bill', () => {
  it.each<[what: string, bill: Bill | undefined, changed: object, expected: object | undefined]>([
    ['no bill', undefined, {}, undefined],
    ['an open bill', open, {}, undefined],
    ['withdrawn comes first', { ...open, state: 'withdrawn' }, { currency: 'CHF' }, { code: 'RR09' }],
    ['paid before the amount', { ...open, state: 'paid' }, { amountMinor: 1 }, { code: 'AM05' }],
    ['another currency before the amount', open, { currency: 'CHF', amountMinor: 1 }, { code: 'AM03' }],
    ['a cent too little', open, { amountMinor: 3_999 }, { code: 'AM09' }],
    ['a cent too much', open, { amountMinor: 4_001 }, { code: 'AM09' }],
  ])('%s', (_what, bill, changed, expected) => {
    const judged = judgeBill(bill, { ...payment, ...changed }, 'refuse');
    if (expected) expect(judged).toMatchObject(expected);
    else expect(judged).toBeUndefined();
  });

  it('holds a payment of a paid bill where the biller chose so, and names what paid it', () => {
    const paid: Bill = { ...open, state: 'paid', paidBy: 'TX-1' };
    expect(judgeBill(paid, payment, 'hold')).toEqual({
      code: 'AM05',
      text: 'the bill is paid already by TX-1',
      hold: true,
    });
    expect(judgeBill(paid, payment, 'refuse')).not.toHaveProperty('hold');
  });
});

describe('any bill and any payment of it', () => {
  const money = { amountMinor: fc.integer({ min: 1, max: 3 }), currency: fc.constantFrom('EUR', 'USD') };
  const bills = fc.record<Bill>({ ...money, state: fc.constantFrom('open', 'open', 'paid', 'withdrawn') });
  const choice = fc.constantFrom('hold' as const, 'refuse' as const);

  it('fit only while the bill is open, with its currency and its amount', () => {
    fc.assert(
      fc.property(bills, fc.record(money), choice, (bill, paid, onPaidBill) => {
        const { state, ...due } = bill;
        const same = JSON.stringify(due) === JSON.stringify(paid);
        expect(judgeBill(bill, paid, onPaidBill) === undefined).toBe(state === 'open' && same);
      }),
    );
  });

  it('wait for a person only if the bill is paid and its biller wants that, whatever was paid', () => {
    fc.assert(
      fc.property(bills, fc.record(money), choice, (bill, paid, onPaidBill) => {
        const waits = judgeBill(bill, paid, onPaidBill)?.hold === true;
        expect(waits).toBe(bill.state === 'paid' && onPaidBill === 'hold');
      }),
    );
  });
});
