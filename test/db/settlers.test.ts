// Several settlers at once over the same accounts: no money appears or goes, no
// deadlock, no overdraft; and what is written in the ledger cannot be changed.
import { Database, migrate } from '#db';
import {
  ensureShards,
  ledgerInvariants,
  ledgerMigrations,
  lockForDebit,
  nextBlock,
  openAccounts,
  post,
  readBalances,
  type Account,
  type Transfer,
} from '#ledger';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

const name = newId('settlers');
const shards = 4;
const settlers = 4;
const startMinor = 50_000;
let database: Database;
let customers: Account[];
let hot: Account[];

beforeAll(async () => {
  const url = await createDatabase(name);
  database = await Database.open({
    url,
    schema: 'ledger',
    migrations: ledgerMigrations,
    connectionsMax: settlers + 1,
  });
  await migrate(database);
  await ensureShards(database, shards);
  await database.transaction(async (tx) => {
    const accounts = await openAccounts(
      tx,
      Array.from({ length: 24 }, (_, index) => ({
        iban: `XK05${String(index).padStart(16, '0')}`,
        kind: index < 2 ? 'biller' : index === 2 ? 'internal' : 'customer',
        ownerName: `Account ${index}`,
        currency: 'EUR',
        shard: index % shards,
        overdraftMinor: index === 2 ? null : 0,
      })),
    );
    accounts.sort((a, b) => a.id - b.id);
    [hot, customers] = [accounts.slice(0, 2), accounts.slice(3)];
    const bank = accounts[2];
    const heads = await lockForDebit(tx, [bank.shard]);
    const first = await nextBlock(tx);
    const opening = customers.map((customer, index) =>
      transfer(first + index, { from: bank, to: customer, amountMinor: startMinor }),
    );
    await post(tx, { heads, transfers: new Map([[bank.shard, opening]]), settledAtMs: 1_767_225_600_000 });
  });
});
afterAll(async () => {
  await database.close();
  await dropDatabase(name);
});

function transfer(id: number, of: { from: Account; to: Account; amountMinor: number }): Transfer {
  const { from, to, amountMinor } = of;
  return { id, debitAccount: from.id, creditAccount: to.id, amountMinor, paymentId: null, reverses: null };
}

/** One batch as settling does it: lock, read, decide, write; half of the money goes to two hot accounts. */
async function settleBatch(seed: number): Promise<number> {
  return database.transaction(async (tx) => {
    const count = 30;
    // Different settlers ask for their shards in different orders.
    const wanted = [seed % shards, (seed * 3 + 1) % shards].sort(() => (seed % 2 ? 1 : -1));
    const heads = await lockForDebit(tx, wanted);
    const payers = customers.filter((account) => heads.has(account.shard));
    const held = new Map(
      (
        await readBalances(
          tx,
          payers.map(({ id }) => id),
        )
      ).map((row) => [row.account_id, row.credits_minor - row.debits_minor]),
    );
    const first = await nextBlock(tx);
    const transfers = new Map<number, Transfer[]>();
    let moved = 0;
    for (let index = 0; index < count; index++) {
      const from = payers[(seed * 7 + index) % payers.length];
      const to = index % 2 ? hot[index % hot.length] : customers[(seed * 5 + index * 11) % customers.length];
      const amountMinor = 1 + ((seed * 31 + index * 17) % 900);
      const left = held.get(from.id) ?? 0;
      if (to.id === from.id || left < amountMinor) continue;
      held.set(from.id, left - amountMinor);
      if (held.has(to.id)) held.set(to.id, held.get(to.id)! + amountMinor);
      const own = transfers.get(from.shard) ?? [];
      own.push(transfer(first + moved++, { from, to, amountMinor }));
      transfers.set(from.shard, own);
    }
    await post(tx, { heads, transfers, settledAtMs: 1_767_225_600_000 + seed });
    return moved;
  });
}

describe('concurrent settlers on hot accounts', () => {
  it('keep every invariant, without a deadlock', async () => {
    const deadlocks = async () => {
      const [row] = await database.rows<{ deadlocks: number }>(
        'select deadlocks from pg_stat_database where datname = current_database()',
      );
      return row.deadlocks;
    };
    const before = await deadlocks();
    const moved = await Promise.all(
      Array.from({ length: settlers }, async (_, settler) => {
        let sum = 0;
        for (let round = 0; round < 25; round++) sum += await settleBatch(round * settlers + settler);
        return sum;
      }),
    );
    const total = moved.reduce((sum, one) => sum + one, 0);
    expect(total).toBeGreaterThan(1_500);
    const [row] = await database.rows<{ transfers: number }>(
      'select count(*) as transfers from ledger.transfer',
    );
    expect(row.transfers).toBe(total + customers.length);
    for (const invariant of ledgerInvariants)
      expect([invariant.name, await invariant.offending(database, 5)]).toEqual([invariant.name, []]);
    expect(await deadlocks()).toBe(before);
    // The hot accounts got credits in the rows of several shards.
    const rows = await database.rows('select shard from ledger.balance where account_id = $1', [hot[1].id]);
    expect(rows.length).toBeGreaterThan(1);
  }, 30_000);
});

describe('the ledger is append-only', () => {
  it.each([
    ['update', 'transfer', 'update ledger.transfer set amount_minor = amount_minor + 1'],
    ['delete', 'transfer', 'delete from ledger.transfer'],
    ['truncate', 'transfer', 'truncate ledger.transfer'],
    ['update', 'chain', `update ledger.chain set hash = ''`],
    ['delete', 'chain', 'delete from ledger.chain where sequence = 1'],
    ['truncate', 'chain', 'truncate ledger.chain'],
  ])('%s of %s is refused, even to the owner of the table', async (act, table, statement) => {
    await expect(database.run(statement)).rejects.toThrow(
      `${act.toUpperCase()} on ledger.${table} is not allowed: the ledger is append-only`,
    );
  });

  it.each([
    ['an amount of nothing', 'amount_minor', 0, '23514'],
    ['a negative amount', 'amount_minor', -5, '23514'],
    ['a transfer to oneself', 'credit_account', 1, '23514'],
  ])('%s is refused by the schema too', async (_name, column, value, code) => {
    const row: Record<string, number> = {
      id: 1,
      debit_account: 1,
      credit_account: 2,
      amount_minor: 1,
      [column]: value,
    };
    await expect(
      database.run(
        `insert into ledger.transfer (id, debit_account, credit_account, amount_minor, settled_at)
         values ($1, $2, $3, $4, now())`,
        [row.id, row.debit_account, row.credit_account, row.amount_minor],
      ),
    ).rejects.toMatchObject({ code });
  });

  it('a transfer is reversed once', async () => {
    const [{ id }] = await database.rows<{ id: number }>('select min(id) as id from ledger.transfer');
    const reverse = (own: number) =>
      database.run(
        `insert into ledger.transfer (id, debit_account, credit_account, amount_minor, reverses, settled_at)
         select $2, credit_account, debit_account, amount_minor, id, now() from ledger.transfer where id = $1`,
        [id, own],
      );
    expect(await reverse(1)).toBe(1);
    await expect(reverse(2)).rejects.toMatchObject({ code: '23505' });
  });
});
