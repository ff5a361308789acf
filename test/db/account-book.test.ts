// The accounts that settling keeps in memory: whoever follows them misses no change, however writers overlap,
// and reads only what is new.
import { Database, migrate } from '#db';
import { AccountBook, changeAccountState, ledgerMigrations, openAccounts } from '#ledger';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';
import { promised, untilWaiting } from './support/overlap.js';

const name = newId('account_book');
const ibans = ['XK051212012345678906', 'XK051000410070001295', 'XK051701010500018287'];
let database: Database;

beforeAll(async () => {
  const url = await createDatabase(name);
  database = await Database.open({ url, schema: 'ledger', migrations: ledgerMigrations });
  await migrate(database);
  await open(ibans);
});
afterAll(async () => {
  await database.close();
  await dropDatabase(name);
});

const open = (opened: string[]): Promise<unknown> =>
  database.transaction((tx) =>
    openAccounts(
      tx,
      opened.map((iban) => ({
        iban,
        kind: 'customer',
        ownerName: 'Arta Krasniqi',
        currency: 'EUR',
        shard: 0,
        overdraftMinor: 0,
      })),
    ),
  );

async function lastChange(): Promise<number> {
  const [{ last }] = await database.rows<{ last: number }>('select last from ledger.account_change');
  return last;
}

async function filledBook(): Promise<AccountBook> {
  const book = new AccountBook();
  await book.refresh(database, await lastChange());
  await book.load(database, ibans);
  return book;
}

describe('the accounts in memory', () => {
  it('follow two overlapping changes in the order of their commits', async () => {
    const book = await filledBook();
    const [changed, commit] = [promised(), promised()];
    const first = database.transaction(async (tx) => {
      await changeAccountState(tx, ibans[0], 'blocked');
      changed.keep();
      await commit.kept;
    });
    await changed.kept;
    const second = changeAccountState(database, ibans[1], 'closed');
    await untilWaiting(database);
    await book.refresh(database, await lastChange());
    expect(ibans.map((iban) => book.find(iban)?.state)).toEqual(['open', 'open', 'open']);
    commit.keep();
    await Promise.all([first, second]);
    await book.refresh(database, await lastChange());
    expect(ibans.map((iban) => book.find(iban)?.state)).toEqual(['blocked', 'closed', 'open']);
  });

  it('are read again only where they changed, and not at all while the mark stands', async () => {
    const book = await filledBook();
    const asked: string[][] = [];
    const watched = {
      rows: async <R>(text: string, values?: unknown[]): Promise<R[]> => {
        const rows = await database.rows<R>(text, values);
        asked.push((rows as { iban: string }[]).map(({ iban }) => iban));
        return rows;
      },
    };
    await changeAccountState(database, ibans[2], 'blocked');
    const mark = await lastChange();
    await book.refresh(watched, mark);
    await book.refresh(watched, mark);
    expect(asked).toEqual([[ibans[2]], []]);
    expect(book.find(ibans[2])?.state).toBe('blocked');
  });
});
