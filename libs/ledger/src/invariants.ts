// What must always hold of the ledger: one set, for tests, the simulation and `pagesa verify`.
import type { Database } from '#db';
import { hash } from 'node:crypto';
import { chainedBytes } from './chain.rules.js';
import { columnsOf } from './posting.js';
import { readChain, readChainedTransfers } from './invariants.sql.js';

/** One thing that must hold; `offending` returns the rows that break it, at most `limit`. */
export interface Invariant {
  name: string;
  statement: string;
  offending(database: Database, limit: number): Promise<Record<string, unknown>[]>;
}

const bySql = (name: string, statement: string, text: string): Invariant => ({
  name,
  statement,
  offending: (database, limit) => database.rows(`${text} limit $1`, [limit]),
});

export const ledgerInvariants: Invariant[] = [
  bySql(
    'accounts-exist',
    'every transfer moves money between two accounts that exist and have the same currency',
    `select t.id as transfer_id, t.debit_account, t.credit_account from ledger.transfer t
     left join ledger.account d on d.id = t.debit_account left join ledger.account c on c.id = t.credit_account
     where d.id is null or c.id is null or d.currency <> c.currency`,
  ),
  bySql(
    'transfers-balance',
    'over all accounts of a currency, debits equal credits',
    `select a.currency, sum(b.debits_minor) as debits_minor, sum(b.credits_minor) as credits_minor
     from ledger.balance b join ledger.account a on a.id = b.account_id
     group by a.currency having sum(b.debits_minor) <> sum(b.credits_minor)`,
  ),
  bySql(
    'balance-is-sum',
    'the balance of each account is the sum of its transfers',
    `select coalesce(m.account_id, b.account_id) as account_id, m.debits as debits_moved, b.debits as debits_kept,
            m.credits as credits_moved, b.credits as credits_kept
     from (select account_id, sum(debit) as debits, sum(credit) as credits from (
             select debit_account as account_id, amount_minor as debit, 0 as credit from ledger.transfer
             union all select credit_account, 0, amount_minor from ledger.transfer) moved group by account_id) m
     full join (select account_id, sum(debits_minor) as debits, sum(credits_minor) as credits
                from ledger.balance group by account_id) b on b.account_id = m.account_id
     where m.debits is distinct from b.debits or m.credits is distinct from b.credits`,
  ),
  bySql(
    'no-overdraft',
    'no account is further below zero than it may be',
    `select a.iban, sum(b.credits_minor - b.debits_minor) as balance_minor, a.overdraft_minor
     from ledger.balance b join ledger.account a on a.id = b.account_id
     where a.overdraft_minor is not null group by a.id
     having sum(b.credits_minor - b.debits_minor) < -a.overdraft_minor`,
  ),
  bySql(
    'reversed-once',
    'a reversal moves exactly what it reverses, the other way, once, and is not reversed itself',
    `select r.id as reversal_id, r.reverses from ledger.transfer r
     left join ledger.transfer t on t.id = r.reverses
     where r.reverses is not null and (t.id is null or t.reverses is not null or t.amount_minor <> r.amount_minor
       or t.debit_account <> r.credit_account or t.credit_account <> r.debit_account
       or t.payment_id is distinct from r.payment_id
       or (select count(*) from ledger.transfer o where o.reverses = r.reverses) <> 1)`,
  ),
  {
    name: 'chain-unbroken',
    statement: 'the hash chain covers every transfer and no hash differs',
    offending: brokenChain,
  },
];

async function brokenChain(database: Database, limit: number): Promise<Record<string, unknown>[]> {
  const offending: Record<string, unknown>[] = [];
  const reached = new Map<number, { sequence: number; hash: Buffer }>();
  let chained = 0;
  for await (const entries of readChain(database)) {
    for (const entry of entries) {
      const before = reached.get(entry.shard) ?? { sequence: 0, hash: Buffer.alloc(32) };
      const transfers = await readChainedTransfers(database, entry);
      const columns = columnsOf(
        transfers,
        transfers.map((transfer) => transfer.settledAtMs),
      );
      const expected = hash('sha256', chainedBytes(entry.previous, entry, columns), 'buffer');
      const whole =
        entry.sequence === before.sequence + 1 &&
        entry.previous.equals(before.hash) &&
        transfers.length === entry.count &&
        expected.equals(entry.hash);
      if (!whole && offending.length < limit)
        offending.push({
          shard: entry.shard,
          sequence: entry.sequence,
          first_id: entry.first_id,
          last_id: entry.last_id,
        });
      reached.set(entry.shard, { sequence: entry.sequence, hash: entry.hash });
      chained += entry.count;
    }
  }
  const heads = await database.rows<{ shard: number; sequence: number; hash: Buffer }>(
    'select shard, sequence, hash from ledger.shard order by shard',
  );
  for (const head of heads) {
    const end = reached.get(head.shard) ?? { sequence: 0, hash: Buffer.alloc(32) };
    if (end.sequence !== head.sequence || !end.hash.equals(head.hash))
      offending.push({
        shard: head.shard,
        sequence: head.sequence,
        reason: 'the chain does not end at its head',
      });
  }
  const [total] = await database.rows<{ transfers: number }>(
    'select count(*) as transfers from ledger.transfer',
  );
  if (total!.transfers !== chained) offending.push({ transfers: total!.transfers, chained });
  return offending;
}
