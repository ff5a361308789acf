// A file whose upload fell silent is closed as broken after its time, and not before; what came of it stands.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, migrate } from '#db';
import { logMigrations } from '#log';
import { openDatabase } from '#service';
import { now } from '#time';
import { payments } from '../../apps/payments/src/definition.js';
import { beginBatch, closeAbandoned, readProgress } from '../../apps/payments/src/submit/batch.sql.js';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

const name = `abandoned_${process.pid}`;
const silentMinutes = 10;
let database: Database;

beforeAll(async () => {
  const url = await createDatabase(name);
  const logDatabase = await Database.open({ url, schema: 'log', migrations: logMigrations });
  await migrate(logDatabase);
  await logDatabase.close();
  database = await openDatabase(payments, url);
  await migrate(database);
});
afterAll(async () => {
  await database?.close();
  await dropDatabase(name);
});

it('a file silent for longer is broken, and says to send it again; one that still grows is not', async () => {
  for (const [batchId, silent] of [
    ['bat_silent', silentMinutes + 1],
    ['bat_growing', silentMinutes - 1],
  ] as const) {
    await beginBatch(database, { batchId, format: 'ndjson', client: 'erp', at: now() });
    await database.run(
      `update payments.batch set received = 3, grown_at = now() - $2 * interval '1 minute' where id = $1`,
      [batchId, silent],
    );
  }
  expect(await closeAbandoned(database, silentMinutes)).toBe(1);
  expect(await readProgress(database, 'bat_silent')).toMatchObject({
    state: 'broken',
    problem: 'the upload was cut; send the file again',
    received: 3,
  });
  expect(await readProgress(database, 'bat_growing')).toMatchObject({ state: 'receiving', problem: null });
});
