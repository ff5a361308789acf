// Statements that post: lock the shards' heads, hand out ids, and write one batch of transfers whole.
import type { Tx } from '#db';
import { bigints, byteas, integers } from '#db';
import type { ChainedColumns } from './chain.rules.js';

export interface ShardHead {
  shard: number;
  sequence: number;
  hash: Buffer;
}

export function lockShards(tx: Tx, shards: number[]): Promise<ShardHead[]> {
  return tx.rows<ShardHead>(
    `select shard, sequence, hash from ledger.shard where shard = any ($1::int[]) order by shard for update`,
    [integers(shards)],
  );
}

/** The first id of a fresh block of 8,192; ids rise with time over all writers. */
export async function nextBlock(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ first: number }>(`select nextval('ledger.block') as first`);
  return row.first;
}

/** One entry of a shard's chain. */
export interface ChainRow {
  shard: number;
  sequence: number;
  firstId: number;
  lastId: number;
  count: number;
  previous: Buffer;
  hash: Buffer;
}

export interface PostingRows {
  columns: ChainedColumns;
  accounts: Buffer;
  debits: Buffer;
  credits: Buffer;
  balanceShard: number;
  entries: ChainRow[];
}

export async function insertPosting(tx: Tx, { columns, entries, ...rows }: PostingRows): Promise<void> {
  await tx.run(
    `with posted as (
       insert into ledger.transfer (id, debit_account, credit_account, amount_minor, payment_id, reverses, settled_at)
       select * from unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[])
     ), balanced as (
       insert into ledger.balance as held (account_id, shard, debits_minor, credits_minor)
       select account_id, $11::smallint, debits, credits
       from unnest($8::int[], $9::bigint[], $10::bigint[]) as w (account_id, debits, credits)
       on conflict (account_id, shard) do update
       set debits_minor = held.debits_minor + excluded.debits_minor,
           credits_minor = held.credits_minor + excluded.credits_minor
     ), entry as (
       select * from unnest($12::int[], $13::bigint[], $14::bigint[], $15::bigint[], $16::int[], $17::bytea[], $18::bytea[])
         as w (shard, sequence, first_id, last_id, count, previous, hash)
     ), chained as (
       insert into ledger.chain (shard, sequence, first_id, last_id, count, previous, hash) select * from entry
     )
     update ledger.shard s set sequence = entry.sequence, hash = entry.hash from entry where s.shard = entry.shard`,
    [
      columns.ids,
      columns.debitAccounts,
      columns.creditAccounts,
      columns.amounts,
      columns.payments,
      columns.reversed,
      columns.settledAt,
      rows.accounts,
      rows.debits,
      rows.credits,
      rows.balanceShard,
      integers(entries.map((entry) => entry.shard)),
      bigints(entries.map((entry) => entry.sequence)),
      bigints(entries.map((entry) => entry.firstId)),
      bigints(entries.map((entry) => entry.lastId)),
      integers(entries.map((entry) => entry.count)),
      byteas(entries.map((entry) => entry.previous)),
      byteas(entries.map((entry) => entry.hash)),
    ],
  );
}
