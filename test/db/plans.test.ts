// Statements are planned while tables are small and kept while they grow: look-ups must go by the index from
// the first row.
import { Database } from '#db';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

const name = newId('plans');
let url: string;

async function planOf(options: { url: string; wholeTables?: boolean }): Promise<string> {
  const database = await Database.open({ schema: 'public', connectionsMax: 1, ...options });
  try {
    const rows = await database.rows<{ 'QUERY PLAN': string }>(
      `explain select value from small where key = any ($1::text[])`,
      ['{a,b}'],
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  url = await createDatabase(name);
  const database = await Database.open({ url, schema: 'public', connectionsMax: 1 });
  await database.run('create table small (key text primary key, value int not null)');
  await database.run(`insert into small values ('a', 1), ('b', 2), ('c', 3)`);
  await database.run('analyze small');
  await database.close();
});

afterAll(() => dropDatabase(name));

describe('a plan', () => {
  it('goes by the index even of three rows, as thousands may follow', async () => {
    const plan = await planOf({ url });
    expect(plan).toContain('using small_pkey');
    expect(plan).not.toContain('Seq Scan');
  });

  it('is free for work on whole tables', async () => {
    expect(await planOf({ url, wholeTables: true })).toContain('Seq Scan');
  });

  it('follows what the address of the database asks for', async () => {
    const asked = new URL(url);
    asked.searchParams.set('options', '-c enable_seqscan=on');
    expect(await planOf({ url: asked.href })).toContain('Seq Scan');
  });
});
