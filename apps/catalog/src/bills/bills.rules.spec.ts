// What becomes of a bill that is registered: one line for each case.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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

describe('any bill', () => {
  const read = (changed: Partial<BillDraft>) => readBillDraft({ ...draft, ...changed }, biller);
  const money = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
  const rule = fines.amount;

  it('is read within the limits of its biller and refused beyond them, to the cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 * (rule.maxMinor ?? 1) }), (minor) => {
        const reading = read({ amount: money(minor) });
        expect(reading.ok).toBe(minor >= (rule.minMinor ?? 0) && minor <= (rule.maxMinor ?? minor));
        if (reading.ok) expect(reading.bill.amount_minor).toBe(minor);
      }),
    );
    expect(read({ amount: money(rule.maxMinor!) }).ok).toBe(true);
    expect(read({ amount: money(rule.maxMinor! + 1) }).ok).toBe(false);
  });

  it('is the same however its reference is typed', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.constantFrom('', ' ', '\u00a0')), fc.boolean(), (blanks, isLower) => {
        const reference = isLower ? draft.reference.toLowerCase() : draft.reference;
        const typed = [...reference].map((letter) => letter + blanks.next().value).join('');
        expect(read({ reference: typed })).toEqual(read({}));
      }),
    );
  });

  it('is due on a day of the calendar, by its count of days in months', () => {
    const days = fc.tuple(fc.integer({ min: 2000, max: 2099 }), fc.nat(13), fc.nat(32));
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    fc.assert(
      fc.property(days, ([year, month, day]) => {
        const [two, other] = [month, day].map((part) => String(part).padStart(2, '0'));
        const leap = month === 2 && year % 4 === 0 ? 1 : 0;
        const isDay = month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1] + leap;
        expect(read({ dueDate: `${year}-${two}-${other}` }).ok).toBe(isDay);
      }),
      { numRuns: 500 },
    );
  });

  it('has a payer of one line and at most 140 characters', () => {
    const signs = fc.constantFrom('\n', '\0', '\t', '\u007f', 'ë', ' ');
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]{1,20}$/), signs, fc.nat(200), (name, sign, length) => {
        expect(read({ payer: `${name}${sign}${name}` }).ok).toBe(/[ë ]/.test(sign));
        expect(read({ payer: 'a'.repeat(length) }).ok).toBe(length <= 140);
      }),
    );
  });

  it('is a bill or has problems, each with its field and a sentence', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 160 });
    const drafts = fc.record({
      reference: fc.oneof(texts, fc.constant(draft.reference)),
      amount: fc.oneof(texts, fc.constant('40.00')),
      currency: fc.oneof(texts, fc.constantFrom('EUR', 'CHF')),
      dueDate: fc.option(texts, { nil: undefined }),
      payer: fc.option(texts, { nil: undefined }),
    });
    fc.assert(
      fc.property(drafts, (any) => {
        const reading = readBillDraft(any, biller);
        if (reading.ok) return expect(reading.bill.payer ?? '').not.toMatch(/\p{Cc}/u);
        expect(reading.problems.length).toBeGreaterThan(0);
        for (const { path, message } of reading.problems) {
          expect(Object.keys(any)).toContain(path);
          expect(message).not.toBe('');
        }
      }),
    );
  });

  it('is registered once whatever comes again, one revision at a time, and what is paid stays', () => {
    const reading = readBillDraft(draft, biller);
    if (!reading.ok) throw new Error('the draft is a bill');
    const steps = fc.array(
      fc.record({
        amount_minor: fc.constantFrom(100, 200),
        payer: fc.constantFrom('Arta', null),
        withdraw: fc.boolean(),
        pay: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let stored: BillRow | undefined;
        for (const { withdraw, pay, ...changed } of all) {
          const bill = { ...reading.bill, ...changed };
          const before = stored;
          const done = registration(bill, stored, undefined);
          if (done.result === 'refused') expect(before?.paid_by).toBe('TX-1');
          if ('bill' in done) {
            expect(done.bill).toMatchObject({ ...bill, withdrawn: false });
            expect(done.bill.revision).toBe((before?.revision ?? 0) + 1);
            // A bill that is paid does not change any more.
            expect(before?.paid_by ?? null).toBeNull();
            stored = { ...done.bill, state: 'open', changed_by: 'cli_1', changed_at: new Date(0) };
            expect(registration(bill, stored, undefined)).toEqual({ result: 'unchanged' });
          } else if (done.result === 'unchanged') expect(before).toMatchObject({ ...bill, withdrawn: false });
          if (stored) stored = { ...stored, withdrawn: withdraw, paid_by: pay ? 'TX-1' : stored.paid_by };
        }
      }),
    );
  });
});
