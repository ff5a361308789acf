// A page holds the best of all that it is offered, in whatever order that comes.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BillerVersion } from '#references';
import { Page, type Wanted } from './find.rules.js';

const versions = fc.record({
  category: fc.constantFrom('water', 'phone'),
  active: fc.boolean(),
  municipalities: fc.option(fc.subarray(['prishtina', 'peja']), { nil: undefined }),
});
const offers = fc
  .uniqueArray(fc.tuple(fc.nat(60), fc.nat(3), fc.option(versions)), {
    selector: ([code]) => code,
    maxLength: 40,
  })
  .map((all) =>
    all.map(([number, score, version]) => {
      const code = `b${String(number).padStart(2, '0')}`;
      const current = version === null ? undefined : ({ ...version, code } as unknown as BillerVersion);
      return { entry: { code, versions: [], current }, score };
    }),
  );
const wishes: fc.Arbitrary<Wanted> = fc.record({
  category: fc.constantFrom('water' as const, undefined),
  municipality: fc.constantFrom('peja', undefined),
  includeInactive: fc.boolean(),
  limit: fc.integer({ min: 1, max: 6 }),
  after: fc.option(fc.record({ score: fc.nat(3), code: fc.constantFrom('b10', 'b30') }), { nil: undefined }),
});
type Offer = { entry: { code: string; current: BillerVersion | undefined }; score: number };

/** All that is wanted, the best first: what pages are cut out of. */
function ordered(all: readonly Offer[], wanted: Wanted): string[] {
  const isAfter = ({ entry, score }: Offer) =>
    !wanted.after ||
    score < wanted.after.score ||
    (score === wanted.after.score && entry.code > wanted.after.code);
  return all
    .filter(({ entry: { current } }) => {
      if (!current || (!current.active && !wanted.includeInactive)) return false;
      if (wanted.category !== undefined && current.category !== wanted.category) return false;
      const served = current.municipalities ?? ['peja'];
      return wanted.municipality === undefined || served.includes(wanted.municipality);
    })
    .filter(isAfter)
    .sort((a, b) => b.score - a.score || (a.entry.code < b.entry.code ? -1 : 1))
    .map(({ entry, score }) => `${entry.code} ${score}`);
}

function pageOf(all: readonly Offer[], wanted: Wanted): { found: string[]; hasMore: boolean } {
  const page = new Page(wanted);
  for (const { entry, score } of all) page.offer({ ...entry, versions: [] }, score);
  return { found: page.found.map(({ biller, score }) => `${biller.code} ${score}`), hasMore: page.hasMore };
}

describe('a page', () => {
  it('is the beginning of all that is wanted in order, and says whether there is more', () => {
    fc.assert(
      fc.property(offers, wishes, (all, wanted) => {
        const expected = ordered(all, wanted);
        expect(pageOf(all, wanted)).toEqual({
          found: expected.slice(0, wanted.limit),
          hasMore: expected.length > wanted.limit,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the offers', () => {
    fc.assert(
      fc.property(offers, wishes, (all, wanted) => {
        expect(pageOf([...all].reverse(), wanted)).toEqual(pageOf(all, wanted));
      }),
    );
  });

  it('after page gives everything once', () => {
    fc.assert(
      fc.property(offers, wishes, (all, { after: _, ...wanted }) => {
        const seen: string[] = [];
        let after: Wanted['after'];
        for (let page = pageOf(all, wanted); ; page = pageOf(all, { ...wanted, after })) {
          seen.push(...page.found);
          if (!page.hasMore || seen.length > all.length) break;
          const [code, score] = page.found.at(-1)!.split(' ');
          after = { code, score: Number(score) };
        }
        expect(seen).toEqual(ordered(all, wanted));
      }),
    );
  });
});
