// Verification texts are found on a page, however its lines are broken.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verificationCode, verificationPayload } from './verification.js';
import { payloadsIn, withoutPayloads } from './visible-payload.rules.js';

const key = Buffer.alloc(32, 1);
const payloads = fc
  .record({
    transactionId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9/?:().,'+_ -]{0,33}[A-Za-z0-9]$/),
    debtorIban: fc.constant('XK051701010500018287'),
    creditorIban: fc.constantFrom('XK051212012345678906', 'DE89370400440532013000'),
    amountMinor: fc.integer({ min: 0, max: 9_000_000_000 }),
    currency: fc.constantFrom('EUR', 'CHF'),
    acceptedAt: fc.constant(new Date('2026-03-01T08:30:12Z')),
  })
  .map((facts) => verificationPayload(facts, verificationCode(facts, key)));
const breaks = fc.infiniteStream(fc.constantFrom('', '', '', '', '\n', ' ', '\r\n'));
const words = fc.constantFrom('', 'Banka Shembull', 'Shuma 12,50 EUR |', '\n', 'PAGESA', 'faqe 1 nga 1');

describe('the verification texts of a page', () => {
  it('are found whole and in order, between other words and over broken lines', () => {
    // The opening is one word that is never broken: by it a text is found.
    const broken = (payload: string, ends: Iterator<string>) =>
      'PAGESA1|' + [...payload.slice(8)].map((letter) => letter + ends.next().value).join('');
    fc.assert(
      fc.property(fc.array(payloads, { maxLength: 4 }), words, breaks, (all, between, ends) => {
        const page = all.map((payload) => `${between}\n${broken(payload, ends)}\n`).join('') + between;
        expect(payloadsIn(page)).toEqual(all);
        const rest = withoutPayloads(page);
        expect(rest).not.toContain('PAGESA1|');
        expect(rest.replace(/\s+/g, '')).toBe(between.repeat(all.length + 1).replace(/\s+/g, ''));
      }),
    );
  });

  it('that only begin like one are given as far as they go, so that a forged one is seen', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9|]{0,40}$/), words, (rest, after) => {
        fc.pre(!rest.includes('PAGESA1'));
        expect(payloadsIn(`Nr. PAGESA1|${rest} ${after}`)).toEqual([`PAGESA1|${rest}`]);
      }),
    );
  });

  it('are looked for in any text: what is left and what was found make it up', () => {
    const texts = fc.array(fc.constantFrom('PAGESA1|', 'A|', ' ', '\n', '0'.repeat(20), '|', 'ë'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        const solid = (some: string) => some.replace(/\s+/g, '').length;
        const found = payloadsIn(text);
        expect(found.length).toBeLessThanOrEqual(20);
        expect(found.every((each) => each.startsWith('PAGESA1|') && !/\s/.test(each))).toBe(true);
        expect(solid(withoutPayloads(text)) + found.join('').length).toBe(solid(text));
      }),
      { numRuns: 300 },
    );
  });
});
