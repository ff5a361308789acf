// Statements about the dead letters of all services together.
import type { Database } from '#db';

const services = ['auth', 'catalog', 'payments', 'cancellations'];

/** The services of this database that consume, and so may have dead letters. */
export async function consumingSchemas(database: Database): Promise<string[]> {
  const rows = await database.rows<{ schema: string }>(
    `select table_schema as schema from information_schema.tables
     where table_name = 'dead_letter' and table_schema = any ($1::text[]) order by 1`,
    [services],
  );
  return rows.map(({ schema }) => schema);
}

export async function countLetters(
  database: Database,
  schema: string,
): Promise<{ parked: number; replaying: number }> {
  const [row] = await database.rows<{ parked: number; replaying: number }>(
    `select count(*) filter (where state = 'parked')::int as parked,
       count(*) filter (where state = 'replaying')::int as replaying from "${schema}".dead_letter`,
  );
  return row;
}
