// The status of a whole file follows from its counts alone, whatever they are.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupStatus, reasonText, type ReportCounts } from './report.rules.js';

const few = fc.nat(2);
const counts = fc
  .record({ settled: few, rejected: few, duplicates: few, parked: few, pending: few })
  .map((some): ReportCounts => ({
    ...some,
    received: some.settled + some.rejected + some.duplicates + some.parked + some.pending,
  }));

describe('the status of a file', () => {
  it.each<[string, Partial<ReportCounts>, string]>([
    ['nothing is decided yet', { pending: 2 }, 'PDNG'],
    ['one was refused and one is parked', { rejected: 1, parked: 1 }, 'PDNG'],
    ['all were refused', { rejected: 2 }, 'RJCT'],
    ['some are settled and one is open', { settled: 1, pending: 1 }, 'PART'],
    ['some are settled and one was refused', { duplicates: 1, rejected: 1 }, 'PART'],
    ['all are settled or were before', { settled: 1, duplicates: 1 }, 'ACSC'],
  ])('when %s', (_what, some, status) => {
    const none = { received: 2, settled: 0, rejected: 0, duplicates: 0, parked: 0, pending: 0 };
    expect(groupStatus({ ...none, ...some })).toBe(status);
  });

  it('is ACSC only if every record was accepted, and RJCT only if every one was refused', () => {
    fc.assert(
      fc.property(counts, (some) => {
        fc.pre(some.received > 0);
        const status = groupStatus(some);
        expect(status === 'ACSC').toBe(some.settled + some.duplicates === some.received);
        expect(status === 'RJCT').toBe(some.rejected === some.received);
      }),
    );
  });

  it('never takes back that something was accepted or refused when an open record is decided', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom('settled', 'rejected', 'duplicates'), (some, outcome) => {
        fc.pre(some.pending > 0);
        const before = groupStatus(some);
        const after = groupStatus({ ...some, pending: some.pending - 1, [outcome]: some[outcome] + 1 });
        expect(['PDNG', 'PART']).toContain(before);
        if (before === 'PART') expect(['PART', 'ACSC']).toContain(after);
        if (some.rejected > 0) expect(after).not.toBe('ACSC');
      }),
    );
  });
});

describe('a reason as a sentence', () => {
  it('names its field and keeps its words, and says the field once only', () => {
    const path = fc.constantFrom('amount', 'instructedAmount.amount', 'creditorName');
    const words = fc.string({ maxLength: 10 });
    fc.assert(
      fc.property(path, words, fc.boolean(), (field, said, named) => {
        const text = named ? `${said} ${field}` : said;
        const sentence = reasonText({ code: 'x', text, path: field });
        expect(sentence.endsWith(text)).toBe(true);
        expect(sentence.split(field)).toHaveLength(2);
      }),
    );
  });
});
