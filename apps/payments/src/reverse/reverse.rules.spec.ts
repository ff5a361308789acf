import { codeName } from '#money';
import type { Account } from '#ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeUndoing, type Undoable } from './reverse.rules.js';

const account = (state: Account['state']): Account => ({ id: 2, state }) as Account;
const settled: Undoable = {
  state: 'settled',
  amountMinor: 1_250,
  credited: account('open'),
  availableMinor: 1_250,
};

describe('an approved cancellation', () => {
  // In order of precedence: each case also has everything that the cases below it find.
  it.each<[string, Undoable | undefined, string]>([
    ['of an unknown payment', undefined, 'NOOR'],
    [
      'of a cancelled one',
      { ...settled, state: 'cancelled', credited: account('closed'), availableMinor: 0 },
      'ARDT',
    ],
    [
      'of a reversed one',
      { ...settled, state: 'reversed', credited: account('closed'), availableMinor: 0 },
      'ARDT',
    ],
    [
      'of a refused one',
      { ...settled, state: 'refused', credited: account('closed'), availableMinor: 0 },
      'NARR',
    ],
    ['whose creditor is gone', { ...settled, credited: undefined as never, availableMinor: 0 }, 'AC04'],
    [
      "to a creditor's closed account",
      { ...settled, credited: account('closed'), availableMinor: 0 },
      'AC04',
    ],
    [
      "from a payer's closed account",
      { ...settled, debited: 'closed', credited: account('blocked'), availableMinor: 0 },
      'AC04',
    ],
    [
      "to a creditor's blocked account",
      { ...settled, credited: account('blocked'), availableMinor: 0 },
      'LEGL',
    ],
    ['that the creditor spent', { ...settled, availableMinor: 1_249 }, 'AM04'],
  ])('%s fails with its reason', (_what, payment, code) => {
    expect(judgeUndoing(payment)).toMatchObject({ act: 'fail', code, text: expect.stringMatching(/\S/) });
    expect(codeName('cancellation-rejection', code)).toBeDefined();
  });

  it('cancels a held payment, whatever its creditor', () => {
    expect(judgeUndoing({ state: 'held', amountMinor: 1 })).toEqual({ act: 'cancel' });
  });

  it('reverses a settled payment that the creditor can give back to the cent', () => {
    expect(judgeUndoing(settled)).toEqual({ act: 'reverse' });
    expect(judgeUndoing({ ...settled, availableMinor: Infinity })).toEqual({ act: 'reverse' });
    expect(judgeUndoing({ ...settled, debited: 'blocked' })).toEqual({ act: 'reverse' });
  });

  it('never moves money twice, nor more than there is', () => {
    const states = fc.constantFrom('refused', 'held', 'settled', 'cancelled', 'reversed' as const);
    const amounts = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(
        states,
        amounts,
        fc.integer({ min: -50, max: 1_000 }),
        (state, amountMinor, availableMinor) => {
          const undoing = judgeUndoing({ ...settled, state, amountMinor, availableMinor });
          expect(undoing.act === 'reverse').toBe(state === 'settled' && availableMinor >= amountMinor);
          expect(undoing.act === 'cancel').toBe(state === 'held');
        },
      ),
    );
  });
});
