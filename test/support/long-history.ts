// Gives an account a long history in the ledger, as years of real payments do, for tests and benchmarks.
import { lockForDebit, nextBlock, post, type Account, type Transfer } from '#ledger';
import type { Database } from '#db';

// Posted together, at one instant.
const batchLength = 100;

/** So many payments from one account to another, evenly from one instant to another, 1.00 to 9.99 each. */
export async function addHistory(
  database: Database,
  of: { from: string; to: string; count: number; since: Date; until: Date },
): Promise<void> {
  const [from, to] = await Promise.all([of.from, of.to].map((iban) => accountOf(database, iban)));
  const stepMs = (of.until.getTime() - of.since.getTime()) / of.count;
  for (let done = 0; done < of.count; done += batchLength)
    await database.transaction(async (tx) => {
      const heads = await lockForDebit(tx, [from.shard]);
      const first = await nextBlock(tx);
      const transfers = Array.from({ length: Math.min(batchLength, of.count - done) }, (_, at): Transfer => ({
        id: first + at,
        debitAccount: from.id,
        creditAccount: to.id,
        amountMinor: 100 + (((done + at) * 7_919) % 900),
        paymentId: null,
        reverses: null,
      }));
      const settledAtMs = Math.floor(of.since.getTime() + done * stepMs);
      await post(tx, { heads, transfers: new Map([[from.shard, transfers]]), settledAtMs });
    });
}

async function accountOf(database: Database, iban: string): Promise<Account> {
  const [account] = await database.rows<Account>(`select * from ledger.account where iban = $1`, [iban]);
  return account;
}
