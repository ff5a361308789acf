import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfDay, startOfDay } from './period.rules.js';

const dayIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at: Date): string => format.format(at);
};
const days = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const zones = fc.constantFrom(
  'Europe/Belgrade',
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Asia/Kathmandu',
);

describe('a day', () => {
  it.each([
    ['2026-11-23', '2026-11-22T23:00:00.000Z', 'in winter'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z', 'in summer'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', 'when summer time begins'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', 'when summer time ends'],
  ])('%s begins at %s %s', (day, expected) => {
    expect(startOfDay(day, dayIn('Europe/Belgrade')).toISOString()).toBe(expected);
  });

  it('begins at its first instant, in any zone', () => {
    fc.assert(
      fc.property(days, zones, (day, zone) => {
        const dayOf = dayIn(zone);
        const start = startOfDay(day, dayOf);
        expect(dayOf(start)).toBe(day);
        expect(dayOf(new Date(start.getTime() - 1)) < day).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('ends where the next one begins, in any zone', () => {
    fc.assert(
      fc.property(days, zones, (day, zone) => {
        const dayOf = dayIn(zone);
        const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        expect(endOfDay(day, dayOf)).toEqual(startOfDay(next, dayOf));
      }),
      { numRuns: 50 },
    );
  });

  it.each(['0001-01-01', '0999-12-31', '9999-12-31'])(
    'begins and ends also at the edge of the calendar: %s',
    (day) => {
      const [start, end] = [startOfDay, endOfDay].map((of) => of(day, dayIn('Europe/Belgrade')).getTime());
      expect(Math.abs(Date.parse(day) - start)).toBeLessThan(86_400_000);
      expect(end).toBeGreaterThanOrEqual(start);
    },
  );
});
