// Which places of a token's row are taken next: never one that was passed, and never far away.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterUse, synchroniseWindowOf, windowOf, type TokenPlace } from './token-window.rules.js';

const stepMs = 30_000;
const tokens = fc
  .record<TokenPlace>({
    kind: fc.constantFrom('mtoken', 'hardware-hotp', 'hardware-totp'),
    stepSeconds: fc.constant(30),
    lastMovingFactor: fc.integer({ min: -1, max: 3_000 }),
    driftSteps: fc.integer({ min: -100, max: 100 }),
  })
  // A telephone's clock is right: nothing is learned of it.
  .map((token) => (token.kind === 'mtoken' ? { ...token, driftSteps: 0 } : token));
const instants = fc.integer({ min: 0, max: 3_000 * stepMs });

describe('the window of a token', () => {
  it('begins after the last used place, and holds few places', () => {
    fc.assert(
      fc.property(tokens, instants, (token, atMs) => {
        for (const [window, most] of [
          [windowOf(token, atMs), token.kind === 'hardware-hotp' ? 11 : 3],
          [synchroniseWindowOf(token, atMs), token.kind === 'hardware-hotp' ? 1_001 : 241],
        ] as const) {
          expect(window.from).toBeGreaterThan(token.lastMovingFactor);
          expect(window.to - window.from + 1).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('of one by counter does not know the time, of one by the clock stands around it', () => {
    fc.assert(
      fc.property(tokens, instants, instants, (token, atMs, laterMs) => {
        if (token.kind === 'hardware-hotp')
          return expect(windowOf(token, atMs)).toEqual(windowOf(token, laterMs));
        const fresh = { ...token, lastMovingFactor: -1_000 };
        const step = Math.floor(atMs / stepMs);
        const { from, to } = windowOf(fresh, atMs);
        expect([from, to]).toEqual([step + token.driftSteps - 1, step + token.driftSteps + 1]);
        // Whoever synchronises finds the token wherever it has run to within an hour, whatever was learned.
        expect(synchroniseWindowOf(fresh, atMs)).toEqual({ from: step - 120, to: step + 120 });
      }),
    );
  });
});

describe('a token after a code', () => {
  it('takes neither that place nor one before it again, and goes on from there', () => {
    fc.assert(
      fc.property(tokens, instants, fc.nat(10), (token, atMs, ahead) => {
        const window = windowOf(token, atMs);
        const place = window.from + ahead;
        fc.pre(place <= window.to);
        const used = { ...token, ...afterUse(token, place, atMs) };
        expect(windowOf(used, atMs).from).toBe(place + 1);
        // The next code of a token by the clock is the next step, wherever its own clock stands: it fits.
        const next = windowOf(used, atMs + stepMs);
        expect(next.from).toBeLessThanOrEqual(place + 1);
        expect(next.to).toBeGreaterThanOrEqual(place + 1);
      }),
    );
  });

  it('has learned how far its clock is off, if it is a hardware token with a clock', () => {
    fc.assert(
      fc.property(tokens, instants, fc.integer({ min: -120, max: 120 }), (token, atMs, off) => {
        const place = Math.floor(atMs / stepMs) + off;
        const { driftSteps } = afterUse(token, place, atMs);
        expect(driftSteps).toBe(token.kind === 'hardware-totp' ? off : 0);
      }),
    );
  });
});
