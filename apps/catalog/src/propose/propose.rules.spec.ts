// What may be proposed: one line for each case.
import { describe, expect, it } from '@jest/globals';
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
