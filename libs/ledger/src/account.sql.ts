// Statements of accounts: opening them, and reading what a decision needs.
import type { Database, Tx } from '#db';
import { bigints, integers, texts } from '#db';

export type AccountKind = 'customer' | 'biller' | 'clearing' | 'internal';
export type AccountState = 'open' | 'blocked' | 'closed';

export interface Account {
  id: number;
  iban: string;
  kind: AccountKind;
  owner_name: string;
  currency: string;
  state: AccountState;
  /** Null: without limit. */
  overdraft_minor: number | null;
  shard: number;
  bank: string | null;
}

const columns = `a.id, a.iban, a.kind, a.owner_name, a.currency, a.state, a.overdraft_minor, a.shard, a.bank`;

export function findAccounts(tx: Pick<Tx, 'rows'>, ibans: string[]): Promise<Account[]> {
  return tx.rows<Account>(`select ${columns} from ledger.account a where a.iban = any ($1::text[])`, [
    texts(ibans),
  ]);
}

/** Accounts of a later edition. */
export function changedAccounts(tx: Pick<Tx, 'rows'>, edition: number): Promise<Account[]> {
  return tx.rows<Account>(`select ${columns} from ledger.account a where a.edition > $1`, [edition]);
}

/** Accounts that stand for another bank, and for everything abroad. */
export function findClearingAccounts(tx: Pick<Tx, 'rows'>): Promise<Account[]> {
  return tx.rows<Account>(`select ${columns} from ledger.account a where a.kind = 'clearing'`);
}

export interface Balance {
  account_id: number;
  debits_minor: number;
  credits_minor: number;
}

/** Balances over all shards; an account that never moved has none. */
export function readBalances(tx: Pick<Tx, 'rows'>, accountIds: number[]): Promise<Balance[]> {
  return tx.rows<Balance>(
    `select account_id, sum(debits_minor)::bigint as debits_minor, sum(credits_minor)::bigint as credits_minor
     from ledger.balance where account_id = any ($1::int[]) group by account_id`,
    [integers(accountIds)],
  );
}

export interface NewAccount {
  iban: string;
  kind: AccountKind;
  ownerName: string;
  currency: string;
  shard: number;
  overdraftMinor: number | null;
  bank?: string;
}

/** Opens accounts; one that exists already is left as it is. The answer holds all of them. */
export async function openAccounts(tx: Tx, accounts: NewAccount[]): Promise<Account[]> {
  await tx.run(
    `insert into ledger.account (iban, kind, owner_name, currency, shard, overdraft_minor, bank)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[])
     on conflict (iban) do nothing`,
    [
      texts(accounts.map((account) => account.iban)),
      texts(accounts.map((account) => account.kind)),
      texts(accounts.map((account) => account.ownerName)),
      texts(accounts.map((account) => account.currency)),
      integers(accounts.map((account) => account.shard)),
      bigints(accounts.map((account) => account.overdraftMinor)),
      texts(accounts.map((account) => account.bank)),
    ],
  );
  return findAccounts(
    tx,
    accounts.map((account) => account.iban),
  );
}

export function changeAccountState(
  database: Pick<Database, 'run'>,
  iban: string,
  state: AccountState,
): Promise<number> {
  return database.run(`update ledger.account set state = $2 where iban = $1`, [iban, state]);
}

export function ensureShards(database: Pick<Database, 'run'>, shards: number): Promise<number> {
  return database.run(
    `insert into ledger.shard (shard) select generate_series(0, $1::int - 1) on conflict do nothing`,
    [shards],
  );
}
