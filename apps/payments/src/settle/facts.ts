// Prefetches what deciding a batch needs, in a handful of set-based reads under the locks of the debited shards.
import {
  findAccounts,
  findClearingAccounts,
  lockForDebit,
  nextBlock,
  readBalances,
  type Account,
  type ShardHead,
} from '#ledger';
import type { Tx } from '#db';
import { findKnown } from './settle.sql.js';
import type { Instruction } from './instruction.rules.js';
import type { SettleFacts } from './settle.rules.js';
import type { BillerBook } from '../validate/biller-book.js';
import type { Limits } from '../validate/validate.rules.js';

/** What the bank is and allows. */
export interface BankRules {
  bank: string;
  limits: Limits;
  shards: number;
}

export interface Prefetched {
  facts: SettleFacts;
  heads: Map<number, ShardHead>;
}

export async function prefetch(
  tx: Tx,
  instructions: readonly Instruction[],
  of: { rules: BankRules; billers: BillerBook; today: string; known?: SettleFacts['known'] },
): Promise<Prefetched> {
  // What the catalog's copy holds when this transaction reads it is in force for it.
  await of.billers.refresh(tx);
  const debtors = new Set(instructions.map((instruction) => instruction.debtorIban));
  const ibans = new Set(debtors);
  for (const { creditorIban } of instructions) ibans.add(creditorIban);
  const accounts = new Map<string, Account>();
  for (const account of await findAccounts(tx, [...ibans])) accounts.set(account.iban, account);
  const clearing = new Map<string, Account>();
  for (const account of await findClearingAccounts(tx)) if (account.bank) clearing.set(account.bank, account);
  const debited: Account[] = [];
  for (const iban of debtors) {
    const account = accounts.get(iban);
    if (account) debited.push(account);
  }
  // Balances are read after the lock is held: what is seen then can only grow until this transaction commits.
  const heads = await lockForDebit(
    tx,
    debited.map((account) => account.shard),
  );
  const known = of.known ?? (await knownOf(tx, instructions));
  const facts: SettleFacts = {
    bank: of.rules.bank,
    limits: of.rules.limits,
    today: of.today,
    accountOf: (iban) => accounts.get(iban),
    clearingOf: (bank) => clearing.get(bank),
    billerOf: (code, day) => of.billers.versionOn(code, day),
    known,
    available: await availableOf(tx, debited),
    firstId: await nextBlock(tx),
  };
  return { facts, heads };
}

async function knownOf(tx: Tx, instructions: readonly Instruction[]): Promise<SettleFacts['known']> {
  const rows = await findKnown(
    tx,
    instructions.map((instruction) => instruction.transactionId),
  );
  return new Map(
    rows.map((row) => [row.transaction_id, { paymentId: row.id, contentHash: row.content_hash }]),
  );
}

/** What each account may spend: its balance and its overdraft, without end where there is no limit. */
export async function availableOf(tx: Tx, accounts: readonly Account[]): Promise<Map<number, number>> {
  const available = new Map(accounts.map((account) => [account.id, account.overdraft_minor ?? Infinity]));
  if (accounts.length === 0) return available;
  for (const { account_id, debits_minor, credits_minor } of await readBalances(tx, [...available.keys()]))
    available.set(account_id, available.get(account_id)! + credits_minor - debits_minor);
  return available;
}
