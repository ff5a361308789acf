import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bank,
  factsOf,
  fines,
  finesBiller,
  instruction,
  today,
  water,
} from '../../../../test/support/payment-facts.js';
import type { Instruction } from '../settle/instruction.rules.js';
import { billJudgement, billKey, type Bill } from './bill.rules.js';

const open: Bill = { amountMinor: 1_250, currency: 'EUR', state: 'open' };
const ofBill = { creditorIban: fines, billerCode: 'gjoba', billerReference: '123 456' };
const key = 'gjoba/123456';

function judge(bill: Bill | undefined, other: Partial<Instruction> = {}, billers = [finesBiller()]) {
  const bills = new Map(bill ? [[key, bill]] : []);
  return billJudgement(instruction({ ...ofBill, ...other }), factsOf({ ...bank(), billers }, { bills }));
}

describe('the bill of a payment', () => {
  it.each<[string, Partial<Instruction>, object | undefined]>([
    ['is named by its normal form', ofBill, { billerCode: 'gjoba', reference: '123456' }],
    ['is none without a biller', { billerReference: '123456' }, undefined],
    ['is none without a reference', { billerCode: 'gjoba' }, undefined],
    ['is none of a biller that nobody knows', { ...ofBill, billerCode: 'askush' }, undefined],
    ['is none where no bills are kept', { ...ofBill, billerCode: 'uji', creditorIban: water }, undefined],
    ['is none for a reference that is none', { ...ofBill, billerReference: '12' }, undefined],
  ])('%s', (_what, other, expected) => {
    expect(billKey(instruction(other), factsOf(bank()))).toEqual(expected);
  });

  it.each<[string, Bill | undefined, Partial<Instruction>, object | undefined]>([
    ['that is not registered says nothing', undefined, {}, undefined],
    ['that is open can be paid', open, {}, { key }],
    ['without an amount says nothing', open, { amountMinor: null }, undefined],
    [
      'that was withdrawn',
      { ...open, state: 'withdrawn' },
      { amountMinor: 1 },
      { code: 'RR09', path: 'billerReference' },
    ],
    [
      'that is paid',
      { ...open, state: 'paid' },
      { amountMinor: 1 },
      { code: 'AM05', path: 'billerReference' },
    ],
    [
      'in another currency',
      { ...open, currency: 'USD' },
      { amountMinor: 1 },
      { code: 'AM03', path: 'instructedAmount.currency' },
    ],
    ['over another amount', open, { amountMinor: 1 }, { code: 'AM09', path: 'instructedAmount.amount' }],
  ])('%s (judged)', (_what, bill, other, expected) => {
    const found = judge(bill, other);
    if (expected && 'code' in expected) expect(found).toMatchObject({ key, refusal: expected });
    else expect(found).toEqual(expected);
  });

  it('makes a second payment wait where the biller wants that, and only then', () => {
    const paid: Bill = { ...open, state: 'paid', paidBy: 'TX-0' };
    expect(judge(paid, {}, [finesBiller({ onPaidBill: 'hold' })])?.refusal).toMatchObject({
      code: 'AM05',
      hold: true,
    });
    expect(judge(paid)?.refusal).not.toHaveProperty('hold');
  });

  it('is paid all the same when a person let the payment go on', () => {
    expect(judge({ ...open, state: 'paid' }, { ignoresBill: true })).toEqual({ key });
  });

  it('is judged by the biller of the execution day, which may begin later than today', () => {
    const billers = [finesBiller({ validFrom: '2026-11-24' })];
    expect(judge(open, { executionDate: '2026-11-24' }, billers)).toEqual({ key });
    expect(judge(open, { executionDate: today }, billers)).toBeUndefined();
  });
});

describe('any bill', () => {
  const bills = fc.record<Bill>({
    amountMinor: fc.integer({ min: 1, max: 3 }),
    currency: fc.constantFrom('EUR', 'USD'),
    state: fc.constantFrom('open', 'open', 'paid', 'withdrawn'),
  });
  const paid = fc.record({
    amountMinor: fc.integer({ min: 1, max: 3 }),
    currency: fc.constantFrom('EUR', 'USD'),
  });

  it('is paid only while it is open, and by exactly what it asks for', () => {
    fc.assert(
      fc.property(bills, paid, (bill, payment) => {
        const fits =
          bill.state === 'open' &&
          bill.amountMinor === payment.amountMinor &&
          bill.currency === payment.currency;
        const judged = judge(bill, payment);
        expect(judged?.key).toBe(key);
        expect(judged?.refusal === undefined).toBe(fits);
        const paths: Record<string, string> = {
          AM03: 'instructedAmount.currency',
          AM09: 'instructedAmount.amount',
        };
        const { code = '', path } = judged?.refusal ?? {};
        if (!fits) expect(path).toBe(paths[code] ?? 'billerReference');
      }),
    );
  });

  it('is judged the same however its reference is spaced, and not at all if a person let it go on', () => {
    const spaces = fc.array(fc.constantFrom('', ' ', '\u00a0'), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(bills, paid, spaces, (bill, payment, blanks) => {
        const billerReference = [...'123456'].map((digit, at) => digit + blanks[at]).join('');
        expect(judge(bill, { ...payment, billerReference })).toEqual(judge(bill, payment));
        expect(judge(bill, { ...payment, billerReference, ignoresBill: true })).toEqual({ key });
      }),
    );
  });
});
