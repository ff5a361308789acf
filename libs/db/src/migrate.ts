// Brings one schema to the code's version: forward only, one
// process at a time, and never under a newer database.
import type { QueryConfig } from 'pg';
import { type Database } from './database.js';

/** The database holds migrations that this code does not know: it was made by a newer version of Pagesa. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
}

const lockKey = 7_163_002;

/** Runs the pending migrations of the database's schema and returns their names. */
export async function migrate(database: Database): Promise<string[]> {
  return database.connected(async (client) => {
    // Session lock: TypeORM runs each migration in its own transaction on another connection.
    const lock = { text: 'select pg_advisory_lock($1)', values: [lockKey], query_timeout: 300_000 };
    await client.query(lock as QueryConfig);
    try {
      await client.query(`create schema if not exists "${database.schema}"`);
      await refuseNewer(database);
      const done = await database.source.runMigrations({ transaction: 'each' });
      return done.map((migration) => migration.name);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lockKey]);
    }
  });
}

async function refuseNewer(database: Database): Promise<void> {
  const [table] = await database.rows<{ found: string | null }>('select to_regclass($1)::text as found', [
    `"${database.schema}".migration`,
  ]);
  if (!table?.found) return;
  const known = new Set(
    database.source.migrations.map((migration) => migration.name ?? migration.constructor.name),
  );
  const applied = await database.rows<{ name: string }>(
    `select name from "${database.schema}".migration order by id`,
  );
  const unknown = applied.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length > 0)
    throw new NewerDatabaseError(
      `the database's schema "${database.schema}" was made by a newer version of Pagesa (it has ${unknown.join(', ')}): start that version, or point DATABASE_URL or PAGESA_DATA elsewhere`,
    );
}
