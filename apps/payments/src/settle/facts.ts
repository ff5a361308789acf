// Prefetches what deciding a batch needs, in a handful of
// set-based reads under the locks of the debited shards.
import { lockForDebit, readBalances, type Account, type AccountBook, type ShardHead } from '#ledger';
import { blockedAmong } from '#access';
import type { Tx } from '#db';
import { billKey } from '../validate/bill.rules.js';
import { lockBills } from '../validate/bill.sql.js';
import { readMarks } from './settle.sql.js';
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

export interface Prefetching {
  rules: BankRules;
  billers: BillerBook;
  accounts: AccountBook;
  today: string;
}

/** Everything but what is known of the ids, which `knownAmong` reads where it is needed. */
export async function prefetch(
  tx: Tx,
  instructions: readonly Instruction[],
  { rules, billers, accounts, today }: Prefetching,
): Promise<Prefetched> {
  // What the copies hold when this transaction reads them is in force for it.
  const marks = await readMarks(tx);
  await billers.refresh(tx, marks.billers);
  await accounts.refresh(tx, marks.accounts);
  const debtors = new Set<string>();
  const ibans = new Set<string>();
  for (const { debtorIban, creditorIban } of instructions) {
    debtors.add(debtorIban);
    ibans.add(debtorIban).add(creditorIban);
  }
  await accounts.load(tx, ibans);
  const debited: Account[] = [];
  for (const iban of debtors) {
    const account = accounts.find(iban);
    if (account) debited.push(account);
  }
  // Balances are read after the lock is held: what is seen then can only grow until this transaction commits.
  const heads = await lockForDebit(
    tx,
    debited.map((account) => account.shard),
  );
  const facts: SettleFacts = {
    bank: rules.bank,
    limits: rules.limits,
    today,
    accountOf: (iban) => accounts.find(iban),
    clearingOf: (bank) => accounts.findClearing(bank),
    billerOf: (code, day) => billers.versionOn(code, day),
    bills: await billsOf(tx, instructions, { today, billerOf: (code, day) => billers.versionOn(code, day) }),
    known: new Map(),
    available: await availableOf(tx, debited),
    firstId: marks.first_id,
    blocked: marks.blocked ? await blockedSenders(tx, instructions) : new Set(),
  };
  return { facts, heads };
}

function blockedSenders(tx: Tx, instructions: readonly Instruction[]): Promise<Set<string>> {
  return blockedAmong(tx, 'payments', [...new Set(instructions.map(({ client }) => client))]);
}

// Locks in one order everywhere: shards first, then bills by key.
function billsOf(
  tx: Tx,
  instructions: readonly Instruction[],
  facts: Parameters<typeof billKey>[1],
): Promise<SettleFacts['bills']> {
  const named: { billerCode: string; reference: string }[] = [];
  for (const instruction of instructions) {
    if (instruction.billerCode === null) continue;
    const key = billKey(instruction, facts);
    if (key) named.push(key);
  }
  return lockBills(tx, named);
}

/** What each account may spend: its balance and its overdraft, without end where there is no limit. */
export async function availableOf(tx: Tx, accounts: readonly Account[]): Promise<Map<number, number>> {
  const available = new Map(accounts.map((account) => [account.id, account.overdraft_minor ?? Infinity]));
  if (accounts.length === 0) return available;
  for (const { account_id, debits_minor, credits_minor } of await readBalances(tx, [...available.keys()]))
    available.set(account_id, available.get(account_id)! + credits_minor - debits_minor);
  return available;
}
