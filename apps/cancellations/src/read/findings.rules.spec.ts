// What mails tell together: each number once, by its best evidence.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  joinFindings,
  noFindings,
  sources,
  strongest,
  verificationOf,
  type Candidate,
  type Findings,
} from './findings.rules.js';

describe('findings', () => {
  const candidate = (transactionId: string, source: Candidate['source']): Candidate => ({
    transactionId,
    source,
    place: '',
  });
  const findings = (candidates: Candidate[]): Findings => ({ ...noFindings, candidates });

  it('keep each number once, with its strongest source', () => {
    const both = [candidate('A', 'text'), candidate('B', 'document'), candidate('A', 'signed')];
    expect(strongest(both, 5)).toEqual([candidate('A', 'signed'), candidate('B', 'document')]);
    expect(joinFindings(findings(both), findings(both)).candidates).toHaveLength(2);
  });

  it('call a mail altered if any of its documents is', () => {
    const document = (verification: 'genuine' | 'altered' | 'not-ours') => ({
      name: '',
      verification,
      reasons: [],
    });
    expect(verificationOf([document('genuine'), document('altered')])).toBe('altered');
    expect(verificationOf([document('not-ours'), document('genuine')])).toBe('genuine');
    expect(verificationOf([])).toBe('none');
  });

  const ids = fc.constantFrom('A-1', 'B-2', 'C-3', 'D-4');
  const candidates = fc.array(
    fc
      .tuple(ids, fc.constantFrom(...sources), fc.boolean())
      .map(([transactionId, source, labelled]): Candidate => ({
        ...candidate(transactionId, source),
        ...(labelled && { labelled }),
      })),
    { maxLength: 12 },
  );
  const isLabelled = ({ source, labelled }: Candidate) => source === 'labelled' || labelled === true;

  it('keep the best of what is said of each number, whatever the order', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const kept = strongest(all, 40);
        expect(kept.map(({ transactionId }) => transactionId).sort()).toEqual(
          [...new Set(all.map(({ transactionId }) => transactionId))].sort(),
        );
        const ranks = kept.map(({ source }) => sources.indexOf(source));
        expect(ranks).toEqual([...ranks].sort());
        for (const one of kept) {
          const same = all.filter(({ transactionId }) => transactionId === one.transactionId);
          const best = Math.min(...same.map(({ source }) => sources.indexOf(source)));
          expect(sources.indexOf(one.source)).toBe(best);
          expect(isLabelled(one)).toBe(same.some(isLabelled));
        }
        // Read the other way round, the same numbers have the same evidence.
        const evidence = (list: Candidate[]) => list.map((each) => [each.transactionId, each.source]).sort();
        expect(evidence(strongest([...all].reverse(), 40))).toEqual(evidence(kept));
        expect(strongest(all, 2)).toEqual(kept.slice(0, 2));
      }),
    );
  });

  it('of two mails are those of each, and a mail read twice tells nothing new', () => {
    fc.assert(
      fc.property(candidates, candidates, (left, right) => {
        const joined = joinFindings(findings(left), findings(right));
        expect(joined.candidates).toEqual(strongest([...left, ...right], 40));
        expect(joinFindings(joined, findings(right)).candidates.map((each) => each.transactionId)).toEqual(
          joined.candidates.map((each) => each.transactionId),
        );
        const some = { ...findings([]), amountsMinor: [1, 2], ibans: ['X'], days: ['2026-11-23'] };
        const other = { ...findings([]), amountsMinor: [2, 3], ibans: ['X', 'Y'], unread: ['a.zip'] };
        expect(joinFindings(some, other)).toMatchObject({
          amountsMinor: [1, 2, 3],
          ibans: ['X', 'Y'],
          days: ['2026-11-23'],
          unread: ['a.zip'],
        });
      }),
    );
  });

  it('keep words that JSON and the database take, wherever they are cut', () => {
    const lengths = fc.integer({ min: 39_990, max: 40_000 });
    fc.assert(
      fc.property(lengths, fc.constantFrom('💧', 'ab'), (length, tail) => {
        const first = { ...findings([]), words: 'a'.repeat(length) };
        const { words } = joinFindings(first, { ...findings([]), words: tail.repeat(9) });
        expect(words).not.toMatch(/\p{Surrogate}/u);
        expect(words).toHaveLength(40_000 - (length + 1 + 18 < 40_000 ? 40_000 - length - 19 : 0));
      }),
    );
  });

  it('are as bad as the worst document, in any order, and good only by a document that is', () => {
    const verifications = fc.array(
      fc.constantFrom('genuine' as const, 'copy' as const, 'altered' as const, 'not-ours' as const),
    );
    fc.assert(
      fc.property(verifications, (each) => {
        const documents = each.map((verification) => ({ name: '', verification, reasons: [] }));
        const verdict = verificationOf(documents);
        expect(verificationOf([...documents].reverse())).toBe(verdict);
        expect(verdict === 'altered').toBe(each.includes('altered'));
        expect(verdict === 'genuine').toBe(each.includes('genuine') && !each.includes('altered'));
        expect(verdict === 'none').toBe(each.length === 0);
      }),
    );
  });
});
