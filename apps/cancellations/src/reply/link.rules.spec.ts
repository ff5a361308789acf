// The link to a request names its case until it expires, and cannot be made by anybody else.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLink, signLink } from './link.rules.js';

const key = Buffer.from('a key for links that has 32 bytes');
const caseId = `case_${'0'.repeat(22)}`;

describe('the link of a customer', () => {
  it('names its case until it expires', () => {
    const link = signLink(caseId, 1_800_000_000_000, key);
    expect(readLink(link, 1_700_000_000_000, key)).toEqual({ caseId, expired: false });
    expect(readLink(link, 1_800_000_001_000, key)).toEqual({ caseId, expired: true });
    expect(readLink(link, 0, Buffer.from('another key'))).toBeUndefined();
  });

  it('holds for nothing else', () => {
    const link = signLink(caseId, 1_800_000_000_000, key);
    fc.assert(
      fc.property(fc.nat(link.length - 1), fc.constantFrom('a', 'Z', '0', '.', '-'), (at, letter) => {
        const other = link.slice(0, at) + letter + link.slice(at + 1);
        return other === link || readLink(other, 0, key) === undefined;
      }),
    );
  });

  it('is that of any case, holds to the second, and under its own key only', () => {
    const cases = fc.stringMatching(/^case_[0-9a-z]{22}$/);
    const instants = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1_000);
    fc.assert(
      fc.property(cases, instants, fc.nat(999), fc.nat(), (id, untilMs, restMs, laterMs) => {
        const link = signLink(id, untilMs + restMs, key);
        expect(encodeURIComponent(link)).toBe(link);
        expect(readLink(link, untilMs, key)).toEqual({ caseId: id, expired: false });
        expect(readLink(link, untilMs + 1 + laterMs, key)).toEqual({ caseId: id, expired: true });
        expect(readLink(link, untilMs, Buffer.from('another key'))).toBeUndefined();
        expect(readLink(`${link}${laterMs % 10}`, untilMs, key)).toBeUndefined();
      }),
    );
  });
});
