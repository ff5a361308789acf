import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyForm, readPolicy, signals, tooMany, type Signal } from './policy.rules.js';

const policies = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...signals), fc.integer({ min: 1, max: 9_999 })), {
    selector: ([signal]) => signal,
    minLength: 1,
  })
  .map((pairs) => new Map<Signal, number>(pairs));
const written = (policy: Map<Signal, number>) => [...policy].map((pair) => pair.join('=')).join(',');

describe('the blocking policy', () => {
  it.each([
    ['wrong-codes=15', true],
    ['wrong-codes=15,copied-sessions=3,resets=10', true],
    ['resets=1,wrong-codes=9999', true],
    ['none', true],
    ['', false],
    ['wrong-codes=0', false],
    ['wrong-codes=10000', false],
    ['wrong-codes=5,wrong-codes=6', false],
    ['resets=1,wrong-codes=5,resets=2', false],
    ['none,resets=1', false],
    ['wrong-passwords=5', false],
    ['resets=1,', false],
  ])('written %j is one: %s', (text, isOne) => {
    expect(policyForm.test(text)).toBe(isOne);
  });

  it.each([
    ['wrong-codes', 2, undefined],
    ['wrong-codes', 3, '3 wrong-codes within 24 hours'],
    ['wrong-codes', 4, '4 wrong-codes within 24 hours'],
    ['copied-sessions', 1, '1 copied-sessions within 24 hours'],
    ['resets', 1_000, undefined],
  ] as const)('of %s finds %i too many: %s', (signal, count, why) => {
    const policy = readPolicy('wrong-codes=3,copied-sessions=1');
    expect(tooMany(policy, { signal, count, hours: 24 })).toBe(why);
  });

  it('of none blocks nobody', () => {
    expect(readPolicy('none').size).toBe(0);
  });

  it('reads back as it is written, and every signal stands in it once', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 10_000 }), (policy, count) => {
        expect(written(policy)).toMatch(policyForm);
        expect(readPolicy(written(policy))).toEqual(policy);
        for (const signal of policy.keys())
          expect(`${written(policy)},${signal}=${count}`).not.toMatch(policyForm);
      }),
    );
  });

  it('blocks from its number on, and what it does not name never', () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...signals), fc.nat(20_000), (policy, signal, count) => {
        const isBlocked = (at: number) => tooMany(policy, { signal, count: at, hours: 24 }) !== undefined;
        const max = policy.get(signal);
        if (max === undefined) return expect(isBlocked(count)).toBe(false);
        expect([isBlocked(max - 1), isBlocked(max), isBlocked(max + count)]).toEqual([false, true, true]);
      }),
    );
  });
});
