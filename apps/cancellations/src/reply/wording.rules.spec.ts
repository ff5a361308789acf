// Every reply says what the customer must know, in three languages.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { letterText, wordingOf, type ReplyFacts, type ReplyKind } from './wording.rules.js';

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

  const words = fc.string({ unit: fc.constantFrom(...'aË9-/$&{} '), minLength: 1, maxLength: 20 });
  const someFacts: fc.Arbitrary<ReplyFacts> = fc.record({
    caseNumber: fc.nat(2_000_000).map((number) => `C-${String(number).padStart(6, '0')}`),
    bank: words,
    link: fc.webUrl(),
    linkUntil: fc.constantFrom('22.01.2027', '1.2.2030'),
    transactionId: fc.option(words, { nil: undefined }),
    amount: fc.constantFrom('1,00 EUR', '1.234,50 EUR'),
    note: fc.option(words, { nil: undefined }),
  });
  const languages = fc.constantFrom('sq' as const, 'sr' as const, 'en' as const);
  // What each kind must carry, besides the number of the case.
  const carried: Record<ReplyKind, (keyof ReplyFacts)[]> = {
    receipt: ['link', 'linkUntil'],
    missing: [],
    'unknown-number': [],
    asked: ['note'],
    reversed: ['transactionId', 'amount'],
    cancelled: ['transactionId', 'amount'],
    rejected: ['note'],
    'undone-already': ['transactionId'],
  };

  it('carries what the customer needs, letter by letter, and nothing that was not given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), languages, someFacts, (kind, language, facts) => {
        const wording = wordingOf(kind, language, facts);
        const text = letterText(wording, language, facts);
        for (const name of carried[kind]) expect(text).toContain(facts[name] ?? '');
        expect(text).toContain(facts.caseNumber);
        expect(text.endsWith(`${facts.bank}\n`)).toBe(true);
        expect(text).not.toMatch(/undefined|null/);
        expect(wording.paragraphs).not.toContain('');
        // The number of the case stands in the subject once, in its brackets: answers are found by it.
        expect(wording.subject.split(`[${facts.caseNumber}]`)).toHaveLength(2);
      }),
      { numRuns: 300 },
    );
  });

  it('differs from kind to kind and from language to language', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const all = (['sq', 'sr', 'en'] as const).flatMap((language) =>
          kinds.map((kind) =>
            JSON.stringify(wordingOf(kind, language, { ...facts, note: undefined }).subject),
          ),
        );
        expect(new Set(all).size).toBe(3 * kinds.length);
      }),
    );
  });
});
