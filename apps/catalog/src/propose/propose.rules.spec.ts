// What may be proposed: one line for each case.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seedBillers } from '../billers/seed/seed.js';
import { readDraft } from './propose.rules.js';

const today = '2026-06-15';
const customs = seedBillers.find(({ code }) => code === 'customs')!;
const versions = [customs, { ...customs, version: 2, validFrom: '2026-12-01', creditorName: 'Dogana' }];

describe('a draft of a biller', () => {
  it.each<[what: string, draft: unknown, codes: string[]]>([
    ['that is new', { ...customs, code: 'new', validFrom: today }, []],
    ['that changes something', { ...customs, validFrom: '2026-12-02', active: false }, []],
    ['that begins in the past', { ...customs, validFrom: '2026-06-14', active: false }, ['past']],
    ['that changes nothing', { ...versions[1] }, ['unchanged']],
    [
      'that only begins later than the latest version',
      { ...versions[1], validFrom: '2026-12-24' },
      ['unchanged'],
    ],
    ['that only begins earlier', { ...versions[1], validFrom: '2026-07-01' }, []],
    ['that is no object', 'customs', ['form']],
    ['that is nothing', null, ['form']],
  ])('%s', (_what, draft, codes) => {
    const stored = { versions: (draft as { code?: string } | null)?.code === 'new' ? [] : versions, today };
    const read = readDraft(draft, stored);
    expect(read.problems.map(({ code }) => code)).toEqual(codes);
    expect(read.content !== undefined).toBe(codes.length === 0);
  });

  it('gets the next number, whatever it says itself', () => {
    const draft = { ...customs, version: 77, validFrom: today, active: false };
    expect(readDraft(draft, { versions, today }).content?.version).toBe(3);
    expect(readDraft({ ...draft, code: 'new' }, { versions: [], today }).content?.version).toBe(1);
  });

  it('is warned about a later version that does not contain it', () => {
    const draft = { ...customs, validFrom: today, active: false };
    expect(readDraft(draft, { versions, today }).warnings).toEqual([
      expect.stringContaining('version 2 follows'),
    ]);
  });
});

describe('any draft', () => {
  const days = fc
    .oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(165, 334))
    .map((count) => new Date(Date.UTC(2026, 0, 1 + count)).toISOString().slice(0, 10));
  const changes = fc.record(
    {
      active: fc.boolean(),
      creditorName: fc.constantFrom('Dogana', 'Dogana e Kosoves', ''),
      onPaidBill: fc.constantFrom('refuse', 'hold', 'what'),
      version: fc.nat(99),
      surplus: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  const drafts = fc
    .tuple(days, changes)
    .map(([validFrom, changed]) => ({ ...customs, ...changed, validFrom }));

  it('has a content or a problem, and the content is the draft with the next number', () => {
    fc.assert(
      fc.property(fc.oneof(drafts, fc.anything()), days, (draft, day) => {
        const read = readDraft(draft, { versions, today: day });
        expect(read.content === undefined).toBe(read.problems.length > 0);
        if (read.content) expect(read.content).toEqual({ ...(draft as object), version: 3 });
        expect(read.basedOn).toBe(2);
      }),
    );
  });

  it('changes no day that has passed', () => {
    fc.assert(
      fc.property(drafts, days, (draft, day) => {
        const { content } = readDraft(draft, { versions, today: day });
        expect((content?.validFrom ?? day) >= day).toBe(true);
        const onTheDay = readDraft(draft, { versions, today: draft.validFrom });
        expect(onTheDay.problems.map(({ code }) => code)).not.toContain('past');
      }),
    );
  });

  it('is taken once: proposed again on top of itself it changes nothing', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const first = readDraft(draft, { versions, today: '2026-01-01' });
        fc.pre(first.content !== undefined);
        const again = readDraft(draft, { versions: [...versions, first.content], today: '2026-01-01' });
        expect(again.problems.map(({ code }) => code)).toEqual(['unchanged']);
        expect(again.basedOn).toBe(3);
      }),
    );
  });

  it('tells what it changes of the version that it is based on, and whom it does not reach', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { content, difference, warnings } = readDraft(draft, { versions, today: '2026-01-01' });
        fc.pre(content !== undefined);
        const latest = versions[1] as unknown as Record<string, unknown>;
        for (const { path, after } of difference) {
          expect(after).not.toEqual(latest[path]);
          expect(after).toEqual((content as unknown as Record<string, unknown>)[path]);
        }
        const later = versions.filter(({ validFrom }) => validFrom > content.validFrom);
        expect(warnings).toHaveLength(later.length);
      }),
    );
  });
});
