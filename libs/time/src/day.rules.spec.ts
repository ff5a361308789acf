import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayAfter, isDay } from './day.rules.js';

const days = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));

describe('a day', () => {
  it.each([
    ['2026-11-23', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-00-01', false],
    ['2026-01-00', false],
    ['2026-01-32', false],
    ['2026-1-1', false],
    ['0000-01-01', false],
    ['2026-11-23T00:00:00Z', false],
    ['', false],
  ])('%j is one: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  it('is one exactly if the calendar gives it back', () => {
    const two = fc.integer({ min: 0, max: 40 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), two, two, (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const at = new Date(`${text}T00:00:00Z`);
        expect(isDay(text)).toBe(!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text));
      }),
    );
  });

  it('is followed by the next one', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    fc.assert(fc.property(days, (day) => expect(dayAfter(day) > day && isDay(dayAfter(day))).toBe(true)));
  });
});
