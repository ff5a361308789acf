// Payments' copy of the catalog: whoever follows it misses nothing, however writers overlap and whatever
// their clocks say, and reads only what is new.
import { Database, migrate, type Tx } from '#db';
import { newId, setClockOffset, today } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { payments } from '../../apps/payments/src/definition.js';
import { billersAfter } from '../../apps/payments/src/validate/biller-book.sql.js';
import { BillerBook, storeBillers } from '../../apps/payments/src/validate/biller-book.js';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';
import { promised, untilWaiting } from './support/overlap.js';

const name = newId('biller_book');
let database: Database;

beforeAll(async () => {
  const url = await createDatabase(name);
  database = await Database.open({ url, schema: 'payments', migrations: payments.migrations });
  await migrate(database);
});
afterAll(async () => {
  setClockOffset(0);
  await database.close();
  await dropDatabase(name);
});

const store = (tx: Tx, ...codes: string[]): Promise<unknown> => {
  const published = codes.map((code) => ({ data: { code, versions: [{ ...seedBillers[0], code }] } }));
  return storeBillers({ events: published } as unknown as Parameters<typeof storeBillers>[0], tx);
};
const knows = (book: BillerBook, code: string): boolean => book.versionOn(code, today()) !== undefined;

describe('the copy of the catalog', () => {
  it('shows what two overlapping writers store in the order of their commits', async () => {
    const book = new BillerBook();
    const [written, commit] = [promised(), promised()];
    const first = database.transaction(async (tx) => {
      await store(tx, 'overlap-1');
      written.keep();
      await commit.kept;
    });
    await written.kept;
    let isSecondDone = false;
    const second = database.transaction((tx) => store(tx, 'overlap-2')).then(() => (isSecondDone = true));
    await untilWaiting(database);
    await book.refresh(database);
    expect([book.size, isSecondDone]).toEqual([0, false]);
    commit.keep();
    await Promise.all([first, second]);
    await book.refresh(database);
    expect([knows(book, 'overlap-1'), knows(book, 'overlap-2')]).toEqual([true, true]);
  });

  it('is followed by instances whose clocks are an hour apart', async () => {
    const book = new BillerBook();
    for (const [code, offsetMs] of [
      ['ahead', 3_600_000],
      ['behind', -3_600_000],
      ['right', 0],
    ] as const) {
      setClockOffset(offsetMs);
      await database.transaction((tx) => store(tx, code));
      await book.refresh(database);
      expect([code, knows(book, code)]).toEqual([code, true]);
    }
  });

  it('is read in pages, and then only where it changed', async () => {
    const book = new BillerBook();
    await book.refresh(database);
    const before = book.size;
    const many = Array.from({ length: 4_500 }, (_, index) => `many-${index}`);
    await database.transaction((tx) => store(tx, ...many));
    await book.refresh(database);
    expect(book.size).toBe(before + many.length);
    await database.transaction((tx) => store(tx, 'many-7'));
    const asked: number[] = [];
    const watched = {
      rows: async <R>(text: string, values?: unknown[]): Promise<R[]> => {
        const rows = await database.rows<R>(text, values);
        asked.push(rows.length);
        return rows;
      },
    };
    await book.refresh(watched);
    expect(asked).toEqual([1]);
  });

  it('is not read again while its mark stands', async () => {
    const book = new BillerBook();
    const none = { rows: () => Promise.reject(new Error('nothing is to be read')) };
    const [{ last }] = await database.rows<{ last: number }>('select last from payments.biller_change');
    await book.refresh(database, last);
    await expect(book.refresh(none, last)).resolves.toBeUndefined();
    await expect(book.refresh(none, last + 1)).rejects.toThrow('nothing is to be read');
    expect((await billersAfter(database, { edition: last, code: 'zz' }, 1)).length).toBe(0);
  });
});
