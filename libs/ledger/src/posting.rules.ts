// What a set of transfers does to balances. Pure: double
// entry means every amount is one debit and one credit.

/** A movement from one account to another, in minor units of the currency that both have. */
export interface Transfer {
  id: number;
  debitAccount: number;
  creditAccount: number;
  amountMinor: number;
  paymentId: number | null;
  reverses: number | null;
}

export interface BalanceChange {
  accountId: number;
  debitsMinor: number;
  creditsMinor: number;
}

/**
 * Sums transfers into one change per account, in the order
 * of account ids (the order in which rows are locked).
 */
export function balanceChanges(transfers: readonly Transfer[]): BalanceChange[] {
  const changes = new Map<number, BalanceChange>();
  const of = (accountId: number): BalanceChange => {
    let change = changes.get(accountId);
    if (!change) changes.set(accountId, (change = { accountId, debitsMinor: 0, creditsMinor: 0 }));
    return change;
  };
  for (const { debitAccount, creditAccount, amountMinor } of transfers) {
    of(debitAccount).debitsMinor += amountMinor;
    of(creditAccount).creditsMinor += amountMinor;
  }
  return [...changes.values()].sort((a, b) => a.accountId - b.accountId);
}
