import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkVerification,
  parseVerificationPayload,
  verificationCode,
  verificationPayload,
  type VerificationFacts,
} from './verification.js';

const key = Buffer.alloc(32, 1);
const facts: VerificationFacts = {
  transactionId: 'EB20260301-000017',
  debtorIban: 'XK051701010500018287',
  creditorIban: 'XK051212012345678906',
  amountMinor: 123_450,
  currency: 'EUR',
  acceptedAt: new Date('2026-03-01T08:30:12.345Z'),
};
const anyFacts = fc.record({
  transactionId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 35 }),
  debtorIban: fc.stringMatching(/^[A-Z]{2}\d{2}[A-Z0-9]{12,30}$/),
  creditorIban: fc.stringMatching(/^[A-Z]{2}\d{2}[A-Z0-9]{12,30}$/),
  amountMinor: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  currency: fc.stringMatching(/^[A-Z]{3}$/),
  acceptedAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((at) => new Date(Math.floor(at.getTime() / 1000) * 1000)),
});

describe('verification code', () => {
  it('is five groups of four letters nobody mistakes, the same for the same facts', () => {
    const code = verificationCode(facts, key);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
    expect(verificationCode({ ...facts }, key)).toBe(code);
  });

  it.each<[string, Partial<VerificationFacts>]>([
    ['transaction number', { transactionId: 'EB20260301-000018' }],
    ['debtor', { debtorIban: 'XK051701001012556636' }],
    ['creditor', { creditorIban: 'XK051701001012556636' }],
    ['amount', { amountMinor: 123_451 }],
    ['currency', { currency: 'USD' }],
    ['second', { acceptedAt: new Date('2026-03-01T08:30:13Z') }],
    ['parties swapped', { debtorIban: facts.creditorIban, creditorIban: facts.debtorIban }],
  ])('is another one for another %s', (_what, change) => {
    const code = verificationCode(facts, key);
    expect(checkVerification(code, { ...facts, ...change }, key)).toBe(false);
    expect(checkVerification(code, facts, key)).toBe(true);
  });

  it('does not mix up where one field ends and the next begins', () => {
    const left = verificationCode({ ...facts, transactionId: 'A1', debtorIban: 'B' }, key);
    const right = verificationCode({ ...facts, transactionId: 'A', debtorIban: '1B' }, key);
    expect(left).not.toBe(right);
  });

  it('is checked as people type it: small letters, blanks, O for 0, I and L for 1', () => {
    const typed = verificationCode(facts, key)
      .toLowerCase()
      .replaceAll('-', '  ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    expect(checkVerification(typed, facts, key)).toBe(true);
    expect(checkVerification(typed.slice(1), facts, key)).toBe(false);
    expect(checkVerification('', facts, key)).toBe(false);
  });

  it('does not hold under another key, and refuses a short one', () => {
    expect(checkVerification(verificationCode(facts, key), facts, Buffer.alloc(32, 2))).toBe(false);
    expect(() => verificationCode(facts, Buffer.alloc(8))).toThrow(/at least 16 bytes/);
  });

  it('counts IBANs with and without blanks as the same', () => {
    const spaced = { ...facts, debtorIban: 'xk05 1701 0105 0001 8287' };
    expect(verificationCode(spaced, key)).toBe(verificationCode(facts, key));
  });
});

describe('verification payload', () => {
  it('gives back any facts and their code, and has no blanks', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const code = verificationCode(any, key);
        const text = verificationPayload(any, code);
        expect(text).not.toMatch(/\s/);
        expect(parseVerificationPayload(text)).toEqual({ facts: any, code });
      }),
      { numRuns: 200 },
    );
  });

  it('is undefined for every other text', () => {
    const text = verificationPayload(facts, verificationCode(facts, key));
    const wrong = [
      '',
      'PAGESA1',
      text.slice(0, -1),
      `${text}|`,
      text.replace('PAGESA1', 'PAGESA2'),
      text.replace('|123450|', '|0123450|'),
      text.replace('|123450|', '|-1|'),
      text.replace('|123450|', '|99999999999999999|'),
      text.replace('2026-03-01', '2026-13-01'),
      text.replace('EB2', '%ZZ'),
      text.replace('EB2', '%45B2'),
      text.replace('EB2', '%00B2'),
      text.replace('XK05', 'xk05'),
      `${text}${' '.repeat(600)}`,
    ];
    expect(wrong.map(parseVerificationPayload)).toEqual(wrong.map(() => undefined));
    fc.assert(fc.property(fc.string(), (any) => parseVerificationPayload(any) === undefined));
  });
});
