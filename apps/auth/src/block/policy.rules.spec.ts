import { describe, expect, it } from '@jest/globals';
import { policyForm, readPolicy, tooMany } from './policy.rules.js';

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
});
