// Migrations run once however many processes start at the same
// time, and never under a database from a newer version.
import { Database, migrate, NewerDatabaseError } from '#db';
import { newId } from '#time';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

abstract class Step implements MigrationInterface {
  abstract name: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table if not exists run (name text)');
    // Slow enough that others would overtake it if they could.
    await runner.query('select pg_sleep(0.05)');
    await runner.query('insert into run values ($1)', [this.name]);
    await runner.query(`create table ${this.name.toLowerCase()} (id int)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

class First1700000000000 extends Step {
  name = 'First1700000000000';
}
class Second1700000000001 extends Step {
  name = 'Second1700000000001';
}
class Failing1700000000002 extends Step {
  name = 'Failing1700000000002';

  override async up(runner: QueryRunner): Promise<void> {
    await super.up(runner);
    throw new Error('the third step fails');
  }
}

type Steps = (new () => Step)[];

const name = newId('migrating');
let url: string;
const opened: Database[] = [];

beforeAll(async () => {
  url = await createDatabase(name);
});
afterAll(async () => {
  for (const database of opened) await database.close();
  await dropDatabase(name);
});

async function open(schema: string, migrations: Steps): Promise<Database> {
  // TypeORM's statements name no schema.
  const at = new URL(url);
  at.searchParams.set('options', `-c search_path=${schema}`);
  const database = await Database.open({ url: at.href, schema, migrations, connectionsMax: 3 });
  opened.push(database);
  return database;
}

const ran = async (database: Database) =>
  (await database.rows<{ name: string }>('select name from run order by ctid')).map((row) => row.name);

it('are run once when several processes start at the same time', async () => {
  const databases = await Promise.all(
    Array.from({ length: 5 }, () => open('once', [First1700000000000, Second1700000000001])),
  );
  const done = await Promise.all(databases.map((database) => migrate(database)));
  expect(done.flat().sort()).toEqual(['First1700000000000', 'Second1700000000001']);
  expect(await ran(databases[0])).toEqual(['First1700000000000', 'Second1700000000001']);
  expect(await migrate(databases[0])).toEqual([]);
});

it('add what is new to what is there', async () => {
  const older = await open('growing', [First1700000000000]);
  expect(await migrate(older)).toEqual(['First1700000000000']);
  const newer = await open('growing', [First1700000000000, Second1700000000001]);
  expect(await migrate(newer)).toEqual(['Second1700000000001']);
});

it('refuse a database that a newer version made, and leave it as it is', async () => {
  await migrate(await open('newer', [First1700000000000, Second1700000000001]));
  const older = await open('newer', [First1700000000000]);
  const refused = migrate(older);
  await expect(refused).rejects.toBeInstanceOf(NewerDatabaseError);
  await expect(refused).rejects.toThrow(/"newer" was made by a newer version .*Second1700000000001/);
  expect(await ran(older)).toEqual(['First1700000000000', 'Second1700000000001']);
});

it('leave nothing of a step that fails, keep those before it, and let the next process try', async () => {
  const failing = await open('failing', [First1700000000000, Failing1700000000002]);
  await expect(migrate(failing)).rejects.toThrow('the third step fails');
  expect(await ran(failing)).toEqual(['First1700000000000']);
  const fixed = await open('failing', [First1700000000000, Second1700000000001]);
  expect(await migrate(fixed)).toEqual(['Second1700000000001']);
});
