// Accounts in memory, so that settling asks the database only about money: who owns an account and its state
// change rarely.
import type { Tx } from '#db';
import { changedAccounts, findAccounts, findClearingAccounts, type Account } from './account.sql.js';

const accountsMax = 200_000;

export class AccountBook {
  private readonly accounts = new Map<string, Account>();
  private clearing = new Map<string, Account>();
  private seenChange = -1;

  /**
   * Takes in what changed, as the transaction sees it, if the mark `change` (ledger.account_change) moved: it
   * is the edition of the last change.
   */
  async refresh(tx: Pick<Tx, 'rows'>, change: number): Promise<void> {
    if (change === this.seenChange) return;
    if (this.accounts.size > 0)
      for (const account of await changedAccounts(tx, this.seenChange))
        if (this.accounts.has(account.iban)) this.accounts.set(account.iban, account);
    this.clearing = new Map();
    for (const account of await findClearingAccounts(tx))
      if (account.bank) this.clearing.set(account.bank, account);
    this.seenChange = change;
  }

  /** Makes sure that the accounts of these IBANs are in memory, those that exist. */
  async load(tx: Pick<Tx, 'rows'>, ibans: Iterable<string>): Promise<void> {
    const missing: string[] = [];
    for (const iban of ibans) if (!this.accounts.has(iban)) missing.push(iban);
    if (missing.length === 0) return;
    // Emptied whole when full: simpler than a list by use, and full again within a few batches.
    if (this.accounts.size + missing.length > accountsMax) this.accounts.clear();
    for (const account of await findAccounts(tx, missing)) this.accounts.set(account.iban, account);
  }

  find(iban: string): Account | undefined {
    return this.accounts.get(iban);
  }

  findClearing(bank: string): Account | undefined {
    return this.clearing.get(bank);
  }
}
