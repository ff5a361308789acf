// The vectors of RFC 4226 (appendix D) and RFC 6238 (appendix B), and what must hold of windows.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeAt, findCode, findConsecutiveCodes, stepAt, type CodeAlgorithm } from './one-time-code.rules.js';
import { afterUse, synchroniseWindowOf, windowOf, type TokenPlace } from './token-window.rules.js';

const seed = (bytes: number) => Buffer.from('1234567890'.repeat(7).slice(0, bytes));
const hotp = { secret: seed(20), algorithm: 'sha1' as const, digits: 6 };

describe('RFC 4226, appendix D', () => {
  const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');
  it.each(codes.map((code, counter) => [counter, code] as const))('counter %i gives %s', (counter, code) => {
    expect(codeAt(hotp, counter)).toBe(code);
  });
});

describe('RFC 6238, appendix B', () => {
  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('second %i', (second, sha1, sha256, sha512) => {
    const codeFor = (algorithm: CodeAlgorithm, bytes: number) =>
      codeAt({ secret: seed(bytes), algorithm, digits: 8 }, stepAt(second * 1_000, 30));
    expect([codeFor('sha1', 20), codeFor('sha256', 32), codeFor('sha512', 64)]).toEqual([
      sha1,
      sha256,
      sha512,
    ]);
  });
});

const hardware: TokenPlace = { kind: 'hardware-hotp', stepSeconds: 30, lastMovingFactor: 4, driftSteps: 0 };

describe('windows', () => {
  it('of HOTP begin after the last used counter and look a little ahead', () => {
    expect(windowOf(hardware, 0)).toEqual({ from: 5, to: 15 });
    expect(synchroniseWindowOf(hardware, 0)).toEqual({ from: 5, to: 1_005 });
  });

  it('of TOTP are one step to each side, with the drift that was learned', () => {
    const token: TokenPlace = { ...hardware, kind: 'hardware-totp', lastMovingFactor: -1, driftSteps: 3 };
    expect(windowOf(token, 300_000)).toEqual({ from: 12, to: 14 });
    expect(afterUse(token, 14, 300_000)).toEqual({ lastMovingFactor: 14, driftSteps: 4 });
  });

  it('never accept a place twice, whatever the order in which codes come', () => {
    const uses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(uses, fc.constantFrom('hardware-hotp' as const, 'mtoken' as const), (places, kind) => {
        let token: TokenPlace = { kind, stepSeconds: 30, lastMovingFactor: -1, driftSteps: 0 };
        const accepted: number[] = [];
        for (const place of places) {
          const atMs = place * 30_000;
          const found = findCode(hotp, codeAt(hotp, place), windowOf(token, atMs));
          if (found === undefined) continue;
          accepted.push(found);
          token = { ...token, ...afterUse(token, found, atMs) };
        }
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(accepted).toEqual([...accepted].sort((a, b) => a - b));
      }),
    );
  });

  it('find a code wherever it stands in them, the ends included, and nothing beside them', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(20), fc.nat(20), (from, width, at) => {
        const places = { from, to: from + width };
        const inside = from + (at % (width + 1));
        // Two places may have one code by chance: the lower one counts.
        const codes = Array.from({ length: width + 1 }, (_, step) => codeAt(hotp, from + step));
        expect(findCode(hotp, codeAt(hotp, inside), places)).toBe(from + codes.indexOf(codeAt(hotp, inside)));
        const beside = codeAt(hotp, places.to + 1 + at);
        expect(findCode(hotp, beside, places) === undefined).toBe(!codes.includes(beside));
      }),
    );
  });

  it('find two consecutive codes, and not two that do not follow each other', () => {
    expect(findConsecutiveCodes(hotp, [codeAt(hotp, 700), codeAt(hotp, 701)], { from: 5, to: 1_005 })).toBe(
      701,
    );
    expect(
      findConsecutiveCodes(hotp, [codeAt(hotp, 700), codeAt(hotp, 702)], { from: 5, to: 1_005 }),
    ).toBeUndefined();
  });
});
