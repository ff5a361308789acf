// Which versions are published: as many as a payment may need, not all there ever were.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { versionAt, type BillerVersion } from '#references';
import { seedBillers } from '../billers/seed/seed.js';
import { versionsToPublish } from './publish.rules.js';

const versions = (...days: string[]): BillerVersion[] =>
  days.map((validFrom, index) => ({ ...seedBillers[0], version: index + 1, validFrom }));
const published = (today: string, ...days: string[]): number[] =>
  versionsToPublish(versions(...days), today).map(({ version }) => version);

describe('the versions that are published', () => {
  it.each([
    ['the one there is', '2026-06-15', ['2024-01-01'], [1]],
    ['one that is still to come', '2026-06-15', ['2024-01-01', '2027-01-01'], [1, 2]],
    ['one that was replaced lately', '2026-06-15', ['2024-01-01', '2026-06-01'], [1, 2]],
    ['not one that was replaced long ago', '2026-06-15', ['2024-01-01', '2026-05-01'], [2]],
    ['of two that began on one day the later', '2026-06-15', ['2024-01-01', '2024-01-01'], [2]],
    [
      'one that begins before an older one',
      '2026-06-15',
      ['2024-01-01', '2027-01-01', '2026-06-20'],
      [1, 2, 3],
    ],
  ])('%s', (_what, today, days, expected) => {
    expect(published(today, ...days)).toEqual(expected);
  });

  it('judge every day from a month ago on as all versions would', () => {
    const day = fc.integer({ min: 0, max: 400 }).map((days) => dayOf(days));
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 31, max: 400 }),
        (days, at) => {
          const all = versions(...days);
          const kept = versionsToPublish(all, dayOf(at));
          for (let each = at - 31; each <= 400; each += 7)
            expect(versionAt(kept, dayOf(each))?.version).toBe(versionAt(all, dayOf(each))?.version);
        },
      ),
    );
  });
});

const dayOf = (days: number): string =>
  new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
