/**
 * The double-entry ledger: accounts, append-only transfers, balances and the hash chain.
 * Amounts are integer minor units; debit and credit, never signed.
 */
export { ledgerMigrations } from './migrations.js';
export {
  changeAccountState,
  ensureShards,
  openAccounts,
  readBalances,
  type Account,
  type NewAccount,
} from './account.sql.js';
export { AccountBook } from './account-book.js';
export { lockForDebit, post } from './posting.js';
export { nextBlock, type ShardHead } from './posting.sql.js';
export type { Transfer } from './posting.rules.js';
export { bySql, ledgerInvariants, type Invariant } from './invariants.js';
