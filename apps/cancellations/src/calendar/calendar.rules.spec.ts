import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addWorkingDays, easter, isWorkingDay, recurringHolidays } from './calendar.rules.js';

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

  // As newspapers of those years told their readers.
  it.each([
    [2018, '2018-02-19', 'Independence Day on a Saturday'],
    [2018, '2018-04-02', 'Catholic Easter'],
    [2019, '2019-02-18', 'Independence Day on a Sunday'],
    [2021, '2021-01-04', 'the second of January on a Saturday'],
    [2021, '2021-05-10', 'Europe Day on a Sunday'],
  ])('in %d %s is made up for: %s', (year, day) => {
    const monthDays = ['01-01', '01-02', '01-07', '02-17', '04-09', '05-01', '05-09', '12-25'];
    expect(recurringHolidays(year, monthDays)).toContain(day);
  });

  it('two holidays of one weekend give two days', () => {
    const closed = new Set(recurringHolidays(2022, ['01-01', '01-02']));
    expect(['2022-01-03', '2022-01-04', '2022-01-05'].map((day) => isWorkingDay(day, closed))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
