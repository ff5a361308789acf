// The hash of what an approver must have seen changes with any of it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownPayment } from '#events';
import { contentHash, type ProposedContent } from './content.rules.js';

const words = fc.constantFrom('a', 'b', 'a","b', '', '"', 'null');
const payments = fc.record({
  paymentId: words,
  transactionId: words,
  state: words,
  debtorIban: words,
  creditorIban: words,
  amountMinor: fc.nat(3),
  currency: words,
}) as fc.Arbitrary<KnownPayment>;
const contents: fc.Arbitrary<ProposedContent> = fc.record({
  caseId: words,
  mailId: words,
  decision: fc.constantFrom('undo' as const, 'refuse' as const),
  transactionId: fc.option(words),
  reason: words,
  note: fc.option(words),
  proposedBy: words,
  verification: words,
  payment: fc.option(payments, { nil: undefined }),
  consentReference: fc.option(words),
});
const fields = Object.keys(fc.sample(contents, 1)[0]) as (keyof ProposedContent)[];
const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the hash of what was proposed', () => {
  it('is the same for the same content, in whatever order its fields stand', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const turned = Object.fromEntries(Object.entries(content).reverse()) as unknown as ProposedContent;
        expect(contentHash(turned)).toBe(contentHash(content));
        expect(contentHash(content)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('is another for any other field, and for any other of the payment', () => {
    fc.assert(
      fc.property(contents, contents, fc.constantFrom(...fields), (content, other, field) => {
        const changed = { ...content, [field]: other[field] };
        const isSame =
          field === 'payment'
            ? sorted(content.payment ?? {}) === sorted(other.payment ?? {})
            : content[field] === other[field];
        expect(contentHash(changed) === contentHash(content)).toBe(isSame);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is another for any other field of the payment that was seen', () => {
    const known = Object.keys(fc.sample(payments, 1)[0]) as (keyof KnownPayment)[];
    fc.assert(
      fc.property(contents, payments, payments, fc.constantFrom(...known), (content, one, other, field) => {
        fc.pre(one[field] !== other[field]);
        const changed = { ...content, payment: { ...one, [field]: other[field] } };
        expect(contentHash(changed)).not.toBe(contentHash({ ...content, payment: one }));
        // What a person does not decide by may be told anew.
        const retold = { ...content, payment: { ...one, remittance: 'x', submittedAtMs: 7 } };
        expect(contentHash(retold)).toBe(contentHash({ ...content, payment: one }));
      }),
      { numRuns: 300 },
    );
  });

  it('never mixes up where one field ends and the next begins', () => {
    fc.assert(
      fc.property(contents, words, words, (content, left, right) => {
        fc.pre(left !== right && right !== '');
        const one = contentHash({ ...content, reason: left, note: right });
        expect(contentHash({ ...content, reason: right, note: left })).not.toBe(one);
        expect(contentHash({ ...content, reason: `${left}${right}`, note: '' })).not.toBe(one);
        expect(contentHash({ ...content, note: null })).not.toBe(contentHash({ ...content, note: '' }));
      }),
    );
  });
});
