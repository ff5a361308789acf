// Activation codes: how they are made, typed and judged.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOfBytes, expiryOf, judgeCode, normalCode, type OpenCode } from './activation-code.rules.js';

const hashes = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('activation codes', () => {
  it('have ten letters, and are the same however they are typed', () => {
    const blanks = fc.array(fc.constantFrom('', ' ', '-', '\u00a0', '.'), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), blanks, (bytes, between) => {
        const code = codeOfBytes(bytes);
        fc.pre(code !== undefined);
        expect(code).toMatch(/^[A-HJ-NP-Z2-79]{5}-[A-HJ-NP-Z2-79]{5}$/);
        const typed = [...code].map((letter, at) => letter.toLowerCase() + between[at]).join('');
        expect(normalCode(typed)).toBe(code);
      }),
    );
    expect(codeOfBytes(new Uint8Array(9))).toBeUndefined();
  });

  it('are fair: every letter comes of as many bytes as any other', () => {
    const ways = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const letter = codeOfBytes(new Uint8Array(10).fill(byte))?.[0];
      if (letter !== undefined) ways.set(letter, (ways.get(letter) ?? 0) + 1);
    }
    expect([...new Set(ways.values())]).toEqual([8]);
    expect(ways.size).toBe(31);
  });

  it('live ten days on paper and one day on the wire', () => {
    const day = 86_400_000;
    expect(expiryOf('branch', new Date(0)).getTime()).toBe(10 * day);
    expect(expiryOf('sms', new Date(0)).getTime()).toBe(day);
    fc.assert(
      fc.property(instants, (madeAtMs) => {
        const [branch, sms, email] = (['branch', 'sms', 'email'] as const).map((delivery) =>
          expiryOf(delivery, new Date(madeAtMs)).getTime(),
        );
        expect([branch - madeAtMs, sms - madeAtMs, email - madeAtMs]).toEqual([10 * day, day, day]);
      }),
    );
  });
});

describe('an entered code', () => {
  it('fits if it is right and young, whatever failed before', () => {
    fc.assert(
      fc.property(hashes, hashes, instants, fc.integer({ min: -3, max: 3 }), fc.nat(20), (...drawn) => {
        const [hash, entered, endMs, afterMs, failures] = drawn;
        const atMs = endMs + afterMs;
        const open: OpenCode = { hash, failures, expires_at: new Date(endMs) };
        expect(judgeCode(open, Buffer.from(hash), new Date(atMs)).fits).toBe(atMs < endMs);
        expect(judgeCode(open, entered, new Date(atMs)).fits).toBe(entered.equals(hash) && atMs < endMs);
      }),
    );
  });

  it('locks at the fifth wrong try and at none before, and there is nothing to lock without a code', () => {
    fc.assert(
      fc.property(hashes, hashes, instants, (hash, entered, atMs) => {
        fc.pre(!hash.equals(entered));
        const verdicts = Array.from({ length: 5 }, (_, failures) =>
          judgeCode({ hash, failures, expires_at: new Date(atMs + 1) }, entered, new Date(atMs)),
        );
        expect(verdicts).toEqual(
          [false, false, false, false, true].map((locked) => ({ fits: false, locked })),
        );
        expect(judgeCode(undefined, entered, new Date(atMs))).toEqual({ fits: false, locked: false });
      }),
    );
  });
});
