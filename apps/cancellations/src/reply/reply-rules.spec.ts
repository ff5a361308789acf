import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLink, signLink } from './link.rules.js';
import { letterText, wordingOf, type ReplyKind } from './wording.rules.js';

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
});

describe('the wording', () => {
  const kinds: ReplyKind[] = [
    'receipt',
    'missing',
    'unknown-number',
    'asked',
    'reversed',
    'cancelled',
    'rejected',
    'undone-already',
  ];
  it.each(['sq', 'sr', 'en'] as const)(
    'says everything in %s, with the number of the case in the subject',
    (language) => {
      for (const kind of kinds) {
        const facts = {
          caseNumber: 'C-000007',
          bank: 'Banka',
          link: 'http://x',
          linkUntil: '22.01.2027',
          amount: '1.00 EUR',
          transactionId: 'T-1',
        };
        const wording = wordingOf(kind, language, facts);
        expect(wording.subject).toContain('[C-000007]');
        expect(wording.subject).not.toMatch(/[\r\n]/);
        expect(letterText(wording, language, facts)).not.toMatch(/undefined/);
      }
    },
  );
});
