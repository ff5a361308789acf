// What must always hold of the ledger: one set, for tests, the simulation and `pagesa verify`.
import type { Database } from '#db';
import { brokenChain } from './invariants.sql.js';

/** One thing that must hold; `offending` returns the rows that break it, at most `limit`. */
export interface Invariant {
  name: string;
  statement: string;
  offending(database: Database, limit: number): Promise<Record<string, unknown>[]>;
}

/**
 * An invariant as one statement that selects the rows that break it. One statement sees one moment: it may be
 * asked while payments settle. Materialized, so that it is planned for reading everything, which it does when
 * nothing is broken; for the first few rows of many the planner would look up millions of payments one by
 * one.
 */
export const bySql = (name: string, statement: string, text: string): Invariant => ({
  name,
  statement,
  offending: (database, limit) =>
    database.rows(`with offending as materialized (${text}) select * from offending limit $1`, [limit]),
});

export const ledgerInvariants: Invariant[] = [
  bySql(
    'accounts-exist',
    'every transfer moves money between two accounts that exist and have the same currency',
    `select t.id as transfer_id, t.debit_account, t.credit_account, d.currency as debit_currency,
       c.currency as credit_currency
     from ledger.transfer t
     left join ledger.account d on d.id = t.debit_account left join ledger.account c on c.id = t.credit_account
     where d.id is null or c.id is null or d.currency <> c.currency`,
  ),
  bySql(
    'transfers-balance',
    'in each shard, over all accounts, debits equal credits',
    `select shard, sum(debits_minor) as debits_minor, sum(credits_minor) as credits_minor
     from ledger.balance group by shard having sum(debits_minor) <> sum(credits_minor)`,
  ),
  bySql(
    'balance-is-sum',
    'the balance of each account is the sum of its transfers',
    `with debited as (select debit_account as id, sum(amount_minor) as moved from ledger.transfer group by 1),
       credited as (select credit_account as id, sum(amount_minor) as moved from ledger.transfer group by 1),
       held as (select account_id as id, sum(debits_minor) as debits, sum(credits_minor) as credits
                from ledger.balance group by 1)
     select id as account_id, a.iban, coalesce(d.moved, 0) as debits_moved, coalesce(h.debits, 0) as debits_kept,
       coalesce(c.moved, 0) as credits_moved, coalesce(h.credits, 0) as credits_kept
     from debited d full join credited c using (id) full join held h using (id) left join ledger.account a using (id)
     where coalesce(d.moved, 0) <> coalesce(h.debits, 0) or coalesce(c.moved, 0) <> coalesce(h.credits, 0)`,
  ),
  bySql(
    'no-overdraft',
    'no account is further below zero than it may be',
    `select a.id as account_id, a.iban, sum(b.credits_minor - b.debits_minor) as balance_minor, a.overdraft_minor
     from ledger.balance b join ledger.account a on a.id = b.account_id
     where a.overdraft_minor is not null group by a.id
     having sum(b.credits_minor - b.debits_minor) < -a.overdraft_minor`,
  ),
  bySql(
    'reversed-once',
    'a reversal moves exactly what it reverses, the other way, once, and is not reversed itself',
    `select r.id as transfer_id, r.reverses, r.amount_minor, t.amount_minor as reversed_minor
     from ledger.transfer r left join ledger.transfer t on t.id = r.reverses
     where r.reverses is not null and (t.id is null or t.reverses is not null or t.amount_minor <> r.amount_minor
       or t.debit_account <> r.credit_account or t.credit_account <> r.debit_account
       or t.payment_id is distinct from r.payment_id
       or (select count(*) from ledger.transfer o where o.reverses = r.reverses) <> 1)`,
  ),
  bySql('chain-unbroken', 'the hash chain covers every transfer and no hash differs', brokenChain),
];
