// How failures block, and how they are forgotten.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countAttempt, type LaneKind, type LaneState } from './attempts.rules.js';

const minuteMs = 60_000;

/** Fails at once whenever an attempt is allowed; says how long each block was, in minutes. */
function blocksOf(kind: LaneKind, attempts: number): number[] {
  let state: LaneState | undefined;
  let atMs = 1_000_000;
  const blocks: number[] = [];
  for (let i = 0; i < attempts; i++) {
    const attempt = countAttempt(kind, state, atMs);
    if (!attempt.allowed) throw new Error('the block had passed');
    state = attempt.next;
    const blockMs = state.blockedUntilMs === null ? 0 : state.blockedUntilMs - atMs;
    blocks.push(blockMs / minuteMs);
    atMs += blockMs;
  }
  return blocks;
}

describe('countAttempt', () => {
  it('blocks after five failures in a row for a growing time, and never for good', () => {
    expect(blocksOf('address', 11)).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
    expect(blocksOf('device', 6)).toEqual([0, 0, 0, 0, 1, 2]);
  });

  it('lets many addresses together fail fifty times', () => {
    expect(blocksOf('strangers', 51).slice(48)).toEqual([0, 1, 2]);
  });

  it('lets one address fail a hundred times over all users', () => {
    expect(blocksOf('crowd', 102).slice(98)).toEqual([0, 1, 2, 4]);
  });

  it('refuses while blocked, and says until when', () => {
    const state = { failures: 5, failedAtMs: 0, blockedUntilMs: 60_000 };
    expect(countAttempt('address', state, 59_999)).toEqual({ allowed: false, retryAtMs: 60_000 });
    expect(countAttempt('address', state, 60_000)).toMatchObject({ allowed: true, next: { failures: 6 } });
  });

  it('forgets failures after a day without one', () => {
    const state = { failures: 4, failedAtMs: 0, blockedUntilMs: null };
    expect(countAttempt('address', state, 86_400_000)).toMatchObject({
      next: { failures: 1, blockedUntilMs: null },
    });
  });
});

describe('any run of failures', () => {
  const kinds = fc.constantFrom<LaneKind[]>('device', 'address', 'strangers', 'crowd');
  const pauses = fc.array(fc.integer({ min: 0, max: 20 * minuteMs }), { minLength: 5, maxLength: 60 });

  it('is refused only while a block lasts, and none is longer than a quarter of an hour', () => {
    fc.assert(
      fc.property(kinds, pauses, (kind, some) => {
        let state: LaneState | undefined;
        let atMs = 1_000_000;
        for (const pauseMs of some) {
          atMs += pauseMs;
          const attempt = countAttempt(kind, state, atMs);
          const blockedUntilMs: number = state?.blockedUntilMs ?? 0;
          expect(attempt.allowed).toBe(blockedUntilMs <= atMs);
          if (!attempt.allowed) {
            expect(attempt.retryAtMs).toBe(blockedUntilMs);
            expect(blockedUntilMs - atMs).toBeLessThanOrEqual(15 * minuteMs);
            continue;
          }
          expect(attempt.next.failures).toBe((state?.failures ?? 0) + 1);
          state = attempt.next;
        }
      }),
    );
  });
});
