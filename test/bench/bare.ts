// The bare rate: how fast this PostgreSQL takes the rows that settling
// writes, prepared beforehand, from one connection, with no decision made.
import { bigints, Database, integers } from '#db';
import { columnsOf } from '../../libs/ledger/src/posting.js';
import { balanceChanges, type Transfer } from '../../libs/ledger/src/posting.rules.js';
import { insertPosting } from '../../libs/ledger/src/posting.sql.js';
import { insertPayments } from '../../apps/payments/src/settle/settle.sql.js';
import type { DecidedPayment } from '../../apps/payments/src/settle/settle.rules.js';

const batchSize = 5_000;
const bareShard = 99;

/**
 * Payments, transfers, balances and chain rows a second, in batches
 * of 5,000; the rows are of a shard that nobody else uses.
 */
export async function measureBare(url: string, count: number): Promise<number> {
  const database = await Database.open({ url, schema: 'payments', connectionsMax: 2 });
  await database.run('insert into ledger.shard (shard) values ($1) on conflict do nothing', [bareShard]);
  let sequence = (
    await database.rows<{ last: number }>(
      'select coalesce(max(sequence), 0) as last from ledger.chain where shard = $1',
      [bareShard],
    )
  )[0].last;
  let spentMs = 0;
  for (let done = 0; done < count; done += batchSize) {
    const [block] = await database.rows<{ first: number }>(`select nextval('ledger.block') as first`);
    const { payments, transfers } = rowsFrom(block.first);
    const atMs = Date.now();
    const columns = columnsOf(transfers, atMs);
    const changes = balanceChanges(transfers);
    sequence++;
    const startedMs = performance.now();
    await database.transaction(async (tx) => {
      await insertPayments(tx, payments, atMs);
      await insertPosting(tx, {
        columns,
        accounts: integers(changes.map((change) => change.accountId)),
        debits: bigints(changes.map((change) => change.debitsMinor)),
        credits: bigints(changes.map((change) => change.creditsMinor)),
        balanceShard: bareShard,
        entries: [
          {
            shard: bareShard,
            sequence,
            firstId: transfers[0].id,
            lastId: transfers[transfers.length - 1].id,
            count: transfers.length,
            previous: Buffer.alloc(32),
            hash: Buffer.alloc(32),
          },
        ],
      });
    });
    spentMs += performance.now() - startedMs;
  }
  await database.close();
  return (count / spentMs) * 1_000;
}

function rowsFrom(firstId: number): { payments: DecidedPayment[]; transfers: Transfer[] } {
  const payments: DecidedPayment[] = [];
  const transfers: Transfer[] = [];
  for (let index = 0; index < batchSize; index++) {
    const id = firstId + index;
    const debitAccount = 10 + (id % 900);
    transfers.push({
      id,
      debitAccount,
      creditAccount: debitAccount + 1,
      amountMinor: 1_250,
      paymentId: id,
      reverses: null,
    });
    payments.push({ id, state: 'settled', reasons: null, instruction: instructionOf(id) });
  }
  return { payments, transfers };
}

function instructionOf(id: number): DecidedPayment['instruction'] {
  return {
    transactionId: `bare-${id.toString(36)}`,
    contentHash: id.toString(16).padStart(32, '0'),
    debtorIban: 'XK051212012345678906',
    creditorIban: 'XK051000410070001295',
    creditorName: 'Shitesi i Pare',
    currency: 'EUR',
    amountMinor: 1_250,
    amountText: null,
    remittance: 'Pagese e rregullt',
    billerCode: null,
    billerReference: null,
    executionDate: null,
    channel: 'topic',
    client: '',
    batchId: null,
    batchLine: null,
    submittedAtMs: 1_790_000_000_000,
    findings: [],
  };
}
