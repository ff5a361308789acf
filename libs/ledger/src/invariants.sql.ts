// Statements that read the hash chain and what it covers, piece by piece so that any size fits in memory.
import type { Database } from '#db';
import type { Transfer } from './posting.rules.js';

export interface ChainEntry {
  shard: number;
  sequence: number;
  first_id: number;
  last_id: number;
  count: number;
  previous: Buffer;
  hash: Buffer;
}

export async function* readChain(database: Database): AsyncGenerator<ChainEntry[]> {
  let after = { shard: -1, sequence: 0 };
  for (;;) {
    const entries = await database.rows<ChainEntry>(
      `select shard, sequence, first_id, last_id, count, previous, hash from ledger.chain
       where (shard, sequence) > ($1::int, $2::bigint) order by shard, sequence limit 500`,
      [after.shard, after.sequence],
    );
    if (entries.length === 0) return;
    yield entries;
    after = entries[entries.length - 1]!;
  }
}

/** The transfers of one entry: those in its id range whose debited account belongs to its shard. */
export async function readChainedTransfers(
  database: Database,
  entry: ChainEntry,
): Promise<(Transfer & { settledAtMs: number })[]> {
  const rows = await database.rows<{
    id: number;
    debit_account: number;
    credit_account: number;
    amount_minor: number;
    payment_id: number | null;
    reverses: number | null;
    settled_at: Date;
  }>(
    `select t.id, t.debit_account, t.credit_account, t.amount_minor, t.payment_id, t.reverses, t.settled_at
     from ledger.transfer t join ledger.account a on a.id = t.debit_account
     where t.id between $1 and $2 and a.shard = $3 order by t.id`,
    [entry.first_id, entry.last_id, entry.shard],
  );
  return rows.map((row) => ({
    id: row.id,
    debitAccount: row.debit_account,
    creditAccount: row.credit_account,
    amountMinor: row.amount_minor,
    paymentId: row.payment_id,
    reverses: row.reverses,
    settledAtMs: row.settled_at.getTime(),
  }));
}
