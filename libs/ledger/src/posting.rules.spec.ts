import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { balanceChanges, type Transfer } from './posting.rules.js';

const transfer = (debitAccount: number, creditAccount: number, amountMinor: number): Transfer => ({
  id: 1,
  debitAccount,
  creditAccount,
  amountMinor,
  paymentId: null,
  reverses: null,
});
const transfers = fc.array(
  fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 1_000_000 }),
    )
    .map(([debit, credit, amount]) => transfer(debit, credit, amount)),
);
const sum = (values: number[]): number => values.reduce((total, each) => total + each, 0);

describe('the changes of balances', () => {
  it('are none without transfers', () => {
    expect(balanceChanges([])).toEqual([]);
  });

  it('are one per account, by account id, debits and credits apart', () => {
    expect(balanceChanges([transfer(9, 2, 100), transfer(2, 9, 40), transfer(9, 5, 1)])).toEqual([
      { accountId: 2, debitsMinor: 40, creditsMinor: 100 },
      { accountId: 5, debitsMinor: 0, creditsMinor: 1 },
      { accountId: 9, debitsMinor: 101, creditsMinor: 40 },
    ]);
  });

  it('sum to zero, each account once and in the order in which rows are locked', () => {
    fc.assert(
      fc.property(transfers, (some) => {
        const changes = balanceChanges(some);
        const moved = sum(some.map(({ amountMinor }) => amountMinor));
        expect(sum(changes.map(({ debitsMinor }) => debitsMinor))).toBe(moved);
        expect(sum(changes.map(({ creditsMinor }) => creditsMinor))).toBe(moved);
        const ids = changes.map(({ accountId }) => accountId);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      }),
    );
  });

  it('are undone by the same transfers turned round', () => {
    fc.assert(
      fc.property(transfers, (some) => {
        const back = some.map(({ debitAccount, creditAccount, amountMinor }) =>
          transfer(creditAccount, debitAccount, amountMinor),
        );
        for (const { debitsMinor, creditsMinor } of balanceChanges([...some, ...back]))
          expect(debitsMinor).toBe(creditsMinor);
      }),
    );
  });
});
