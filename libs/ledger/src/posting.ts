// Posts transfers: rows, balances and the hash chain in one
// statement, under the locks of the debited accounts' shards.
import { bigints, integers, timestamps, type Tx } from '#db';
import { hash } from 'node:crypto';
import { chainedBytes, type ChainedColumns } from './chain.rules.js';
import { balanceChanges, type Transfer } from './posting.rules.js';
import { insertPosting, lockShards, type ChainRow, type ShardHead } from './posting.sql.js';

/** Transfers by shard (that of the debited accounts), with the heads under whose locks they were decided. */
export interface Posting {
  heads: Map<number, ShardHead>;
  transfers: Map<number, Transfer[]>;
  settledAtMs: number;
}

/**
 * Locks the shards, in their order. Every debit of an account is decided under its shard's lock, and
 * other shards only add credits: funds that are seen under the lock cannot go away before commit.
 */
export async function lockForDebit(tx: Tx, shards: Iterable<number>): Promise<Map<number, ShardHead>> {
  const wanted = [...new Set(shards)].sort((a, b) => a - b);
  const heads = await lockShards(tx, wanted);
  if (heads.length !== wanted.length) throw new Error(`the ledger has no shard among ${wanted.join(', ')}`);
  return new Map(heads.map((head) => [head.shard, head]));
}

/**
 * Writes the transfers, their effect on balances, and the
 * next entry of each shard's chain, in one statement.
 */
export async function post(tx: Tx, { heads, transfers, settledAtMs }: Posting): Promise<void> {
  const shards = [...transfers.keys()].sort((a, b) => a - b);
  const [first] = shards;
  if (first === undefined) return;
  const entries = shards.map((shard) => entryOf(heads.get(shard)!, transfers.get(shard)!, settledAtMs));
  const all = shards.length === 1 ? transfers.get(first)! : shards.flatMap((shard) => transfers.get(shard)!);
  const changes = balanceChanges(all);
  await insertPosting(tx, {
    columns: shards.length === 1 ? entries[0].columns : columnsOf(all, settledAtMs),
    accounts: integers(changes.map((change) => change.accountId)),
    debits: bigints(changes.map((change) => change.debitsMinor)),
    credits: bigints(changes.map((change) => change.creditsMinor)),
    // Any of the locked shards may keep the sums: they are all ours until commit.
    balanceShard: first,
    entries,
  });
  for (const { shard, sequence, hash } of entries) Object.assign(heads.get(shard)!, { sequence, hash });
}

function entryOf(
  head: ShardHead,
  transfers: readonly Transfer[],
  settledAtMs: number,
): ChainRow & { columns: ChainedColumns } {
  const columns = columnsOf(transfers, settledAtMs);
  const sequence = head.sequence + 1;
  return {
    columns,
    shard: head.shard,
    sequence,
    firstId: transfers[0].id,
    lastId: transfers[transfers.length - 1].id,
    count: transfers.length,
    previous: head.hash,
    hash: hash('sha256', chainedBytes(head.hash, { shard: head.shard, sequence }, columns), 'buffer'),
  };
}

/** The columns of transfers as they are stored and hashed. */
export function columnsOf(
  transfers: readonly Transfer[],
  settledAtMs: number | readonly number[],
): ChainedColumns {
  return {
    ids: bigints(transfers.map((transfer) => transfer.id)),
    debitAccounts: integers(transfers.map((transfer) => transfer.debitAccount)),
    creditAccounts: integers(transfers.map((transfer) => transfer.creditAccount)),
    amounts: bigints(transfers.map((transfer) => transfer.amountMinor)),
    payments: bigints(transfers.map((transfer) => transfer.paymentId)),
    reversed: bigints(transfers.map((transfer) => transfer.reverses)),
    settledAt: timestamps(typeof settledAtMs === 'number' ? transfers.map(() => settledAtMs) : settledAtMs),
  };
}
