// What becomes of a bill that is registered: one line for each case.
import { describe, expect, it } from '@jest/globals';
import { compileBiller } from '#references';
import { seedBillers } from '../billers/seed/seed.js';
import { readBillDraft, registration, type BillDraft } from './bills.rules.js';
import type { BillRow } from './bills.sql.js';

const fines = seedBillers.find(({ code }) => code === 'fine-traffic')!;
const biller = compileBiller(fines);
const draft: BillDraft = { reference: fines.example, amount: '40.00', currency: 'EUR' };

describe('reading a bill', () => {
  it('brings the reference into its normal form and the amount into minor units', () => {
    expect(
      readBillDraft({ ...draft, reference: 'g2026 0000 1234 534', dueDate: '2026-12-31' }, biller),
    ).toEqual({
      ok: true,
      bill: {
        biller_code: 'fine-traffic',
        reference: 'G202600001234534',
        amount_minor: 4_000,
        currency: 'EUR',
        due_date: '2026-12-31',
        payer: null,
      },
    });
  });

  it.each<[what: string, changed: Partial<BillDraft>, path: string, code: string]>([
    ['a reference with a wrong check digit', { reference: 'G202600001234535' }, 'reference', 'RR09'],
    ['an amount of three decimals', { amount: '40.001' }, 'amount', 'CH20'],
    ['an amount above the limit', { amount: '3000.01' }, 'amount', 'AM02'],
    ['another currency', { currency: 'CHF' }, 'amount', 'AM03'],
    ['a day that does not exist', { dueDate: '2026-02-30' }, 'dueDate', 'form'],
    ['a payer of two lines', { payer: 'a\nb' }, 'payer', 'form'],
  ])('refuses %s', (_what, changed, path, code) => {
    const reading = readBillDraft({ ...draft, ...changed }, biller);
    expect(reading.ok ? [] : reading.problems).toMatchObject([{ path, code }]);
  });
});

describe('registering a bill', () => {
  const reading = readBillDraft(draft, biller);
  const bill = reading.ok ? reading.bill : undefined!;
  const stored: BillRow = {
    ...bill,
    revision: 3,
    withdrawn: false,
    paid_by: null,
    state: 'open',
    changed_by: 'cli_1',
    changed_at: new Date(0),
  };

  it.each<[what: string, stored: BillRow | undefined, paidBy: string | undefined, expected: object]>([
    ['new', undefined, undefined, { result: 'registered', bill: { revision: 1, paid_by: null } }],
    ['new, and paid already', undefined, 'TX-1', { result: 'registered', bill: { paid_by: 'TX-1' } }],
    ['the same again', stored, undefined, { result: 'unchanged' }],
    ['the same, when it is paid', { ...stored, paid_by: 'TX-1' }, 'TX-1', { result: 'unchanged' }],
    [
      'with another amount',
      { ...stored, amount_minor: 1 },
      undefined,
      { result: 'changed', bill: { revision: 4 } },
    ],
    [
      'another, when it is paid',
      { ...stored, amount_minor: 1, paid_by: 'TX-1' },
      'TX-1',
      { result: 'refused' },
    ],
    [
      'after it was withdrawn',
      { ...stored, withdrawn: true },
      undefined,
      { result: 'changed', bill: { withdrawn: false } },
    ],
  ])('%s', (_what, before, paidBy, expected) => {
    expect(registration(bill, before, paidBy)).toMatchObject(expected);
  });
});
