// Posts transfers: rows, balances and the hash chain in one statement, under the locks of the debited accounts' shards.
import { bigints, integers, timestamps, type Tx } from '#db';
import { hash } from 'node:crypto';
import { chainedBytes, type ChainedColumns } from './chain.rules.js';
import { balanceChanges, type Transfer } from './posting.rules.js';
import { insertPosting, lockShards, type ShardHead } from './posting.sql.js';

/** Ids for one batch: `take()` gives the next; at most `blockSize` of them. */
export const blockSize = 8_192;

/** Transfers of one shard (that of the debited accounts) with the head under whose lock they were decided. */
export type { Transfer };

export interface Posting {
  head: ShardHead;
  transfers: Transfer[];
  settledAtMs: number;
}

/**
 * Locks the shards, in their order. Every debit of an account is decided under its shard's lock, and other shards only
 * add credits: funds that are seen under the lock cannot go away before commit.
 */
export async function lockForDebit(tx: Tx, shards: Iterable<number>): Promise<Map<number, ShardHead>> {
  const wanted = [...new Set(shards)].sort((a, b) => a - b);
  const heads = await lockShards(tx, wanted);
  if (heads.length !== wanted.length) throw new Error(`the ledger has no shard among ${wanted.join(', ')}`);
  return new Map(heads.map((head) => [head.shard, head]));
}

/** Writes the transfers, their effect on balances, and the next entry of the shard's chain. */
export async function post(tx: Tx, { head, transfers, settledAtMs }: Posting): Promise<void> {
  if (transfers.length === 0) return;
  const columns = columnsOf(transfers, settledAtMs);
  const sequence = head.sequence + 1;
  const next = hash('sha256', chainedBytes(head.hash, { shard: head.shard, sequence }, columns), 'buffer');
  const changes = balanceChanges(transfers);
  await insertPosting(tx, {
    columns,
    accounts: integers(changes.map((change) => change.accountId)),
    debits: bigints(changes.map((change) => change.debitsMinor)),
    credits: bigints(changes.map((change) => change.creditsMinor)),
    shard: head.shard,
    sequence,
    firstId: transfers[0]!.id,
    lastId: transfers[transfers.length - 1]!.id,
    count: transfers.length,
    previous: head.hash,
    hash: next,
  });
  head.sequence = sequence;
  head.hash = next;
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
