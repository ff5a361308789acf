import { describe, expect, it } from '@jest/globals';
import { momentText } from './bank-time.js';

describe("the bank's time", () => {
  it.each([
    ['2026-01-15T23:30:05.999Z', '16.01.2026 00:30:05'],
    ['2026-03-29T00:59:59Z', '29.03.2026 01:59:59'],
    ['2026-03-29T01:00:00Z', '29.03.2026 03:00:00'],
    ['2026-07-01T21:59:59Z', '01.07.2026 23:59:59'],
    ['2026-10-25T00:30:00Z', '25.10.2026 02:30:00'],
    ['2026-10-25T01:30:00Z', '25.10.2026 02:30:00'],
  ])('shows %s as %s', (instant, shown) => {
    expect(momentText(new Date(instant))).toBe(shown);
  });
});
