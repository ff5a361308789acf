import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addWorkingDays, easter, isWorkingDay } from './calendar.rules.js';
import { daysFor, deadlinesForm } from './deadline.rules.js';

const holidays = new Set(['2026-12-25', '2027-01-01']);

describe('working days', () => {
  it.each([
    ['2026-11-23', 0, '2026-11-23'],
    ['2026-11-21', 0, '2026-11-23'],
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-12-30', 2, '2027-01-04'],
  ])('from %s %d on is %s', (day, days, due) => {
    expect(addWorkingDays(day, days, holidays)).toBe(due);
  });

  it('end on a working day, and later for more days', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (at, days) => {
        const from = at.toISOString().slice(0, 10);
        const due = addWorkingDays(from, days, holidays);
        const next = addWorkingDays(from, days + 1, holidays);
        // What comes on a free day counts from the next working day, which is its first.
        return isWorkingDay(due, holidays) && due >= from && (next > due || !isWorkingDay(from, holidays));
      }),
    );
  });

  it.each([
    [2024, '2024-03-31', '2024-05-05'],
    [2025, '2025-04-20', '2025-04-20'],
    [2026, '2026-04-05', '2026-04-12'],
    [2027, '2027-03-28', '2027-05-02'],
  ])('Easter of %d', (year, catholic, orthodox) => {
    expect([easter(year, 'catholic'), easter(year, 'orthodox')]).toEqual([catholic, orthodox]);
  });
});

it('deadlines go by reason, and the star stands for all others', () => {
  expect(['FRAD', 'DUPL', 'CUST'].map((reason) => daysFor('FRAD=1,*=5', reason))).toEqual([1, 5, 5]);
  expect(['FRAD=1,*=5', '*=3'].every((text) => deadlinesForm.test(text))).toBe(true);
  expect(['', 'FRAD', 'FRAD=x', 'FRAD=1,'].some((text) => deadlinesForm.test(text))).toBe(false);
});
