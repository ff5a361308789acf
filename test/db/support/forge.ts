// A forger who may do everything to a database: changes rows behind the triggers, and makes balances and the
// chain fit again.
import { Database } from '#db';
import { hash } from 'node:crypto';
import { chainedBytes } from '../../../libs/ledger/src/chain.rules.js';
import { columnsOf } from '../../../libs/ledger/src/posting.js';

/** Runs statements as nobody but a database's owner could: no trigger and no foreign key looks. */
export async function forge(url: string, texts: readonly string[]): Promise<void> {
  const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
  try {
    await database.transaction(async (tx) => {
      await tx.run(`set local session_replication_role = replica`);
      for (const text of texts) await tx.run(text);
    });
  } finally {
    await database.close();
  }
}

interface TransferRow {
  id: number;
  debit_account: number;
  credit_account: number;
  amount_minor: number;
  payment_id: number | null;
  reverses: number | null;
  settled_at: Date;
  shard: number;
}

/**
 * Makes the balances the sums of the transfers again, and hashes each shard's transfers anew, as one entry.
 */
export async function reseal(url: string): Promise<void> {
  const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
  const rows = await database.rows<TransferRow>(
    `select t.*, a.shard from ledger.transfer t join ledger.account a on a.id = t.debit_account order by t.id`,
  );
  await database.close();
  const entries = [...new Set(rows.map(({ shard }) => shard))].map((shard) =>
    entryOf(
      shard,
      rows.filter((row) => row.shard === shard),
    ),
  );
  await forge(url, [
    `delete from ledger.balance`,
    `insert into ledger.balance (account_id, shard, debits_minor, credits_minor)
     select account, shard, sum(debit), sum(credit) from (
       select t.debit_account as account, a.shard, t.amount_minor as debit, 0 as credit
       from ledger.transfer t join ledger.account a on a.id = t.debit_account
       union all select t.credit_account, a.shard, 0, t.amount_minor
       from ledger.transfer t join ledger.account a on a.id = t.debit_account) moved group by 1, 2`,
    `delete from ledger.chain`,
    ...entries,
  ]);
}

function entryOf(shard: number, rows: readonly TransferRow[]): string {
  const transfers = rows.map((row) => ({
    id: row.id,
    debitAccount: row.debit_account,
    creditAccount: row.credit_account,
    amountMinor: row.amount_minor,
    paymentId: row.payment_id,
    reverses: row.reverses,
  }));
  const columns = columnsOf(
    transfers,
    rows.map((row) => row.settled_at.getTime()),
  );
  const previous = Buffer.alloc(32);
  const sealed = hash('sha256', chainedBytes(previous, { shard, sequence: 1 }, columns), 'hex');
  return `with entry as (
      insert into ledger.chain values (${shard}, 1, ${rows[0].id}, ${rows.at(-1)!.id}, ${rows.length},
        decode('${previous.toString('hex')}', 'hex'), decode('${sealed}', 'hex')))
    update ledger.shard set sequence = 1, hash = decode('${sealed}', 'hex') where shard = ${shard}`;
}
