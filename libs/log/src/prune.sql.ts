// Statements that find how far the log's readers have come, and that take record batches out of it.
import { bigints, type Database } from '#db';

interface PositionRow {
  reader: string;
  topic: string;
  partition: number;
  position: number;
}

/** Schemas that hold positions of consumers, quoted; the tables are this lib's own wherever they stand. */
export async function positionSchemas(database: Database): Promise<string[]> {
  const rows = await database.rows<{ schema: string }>(
    `select quote_ident(n.nspname) as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'position' and c.relkind = 'r' and exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'group_name')
     order by 1`,
  );
  return rows.map(({ schema }) => schema);
}

export function readGroupPositions(
  database: Database,
  schema: string,
  topics: string[],
): Promise<PositionRow[]> {
  return database.rows(
    `select $2 || ' ' || group_name as reader, topic, partition, position from ${schema}.position
     where topic = any ($1::text[])`,
    [topics, schema],
  );
}

export function readRelayed(database: Database, topics: string[]): Promise<PositionRow[]> {
  return database.rows(
    `select 'relay' as reader, topic, partition, position from log.relay where topic = any ($1::text[])`,
    [topics],
  );
}

interface Lane {
  topic: string;
  partition: number;
}

/** Takes the oldest record batches of a partition as far as all have passed them and they are old enough. */
export function deleteOldest(
  database: Database,
  { lane, passed, ageMs, batchesMax }: { lane: Lane; passed: number; ageMs: number; batchesMax: number },
): Promise<number> {
  return database.run(
    `delete from log.record_batch b using (
       select base_offset, count, appended_at from log.record_batch
       where topic = $1 and partition = $2 order by base_offset limit $5
     ) oldest
     where b.topic = $1 and b.partition = $2 and b.base_offset = oldest.base_offset
       and oldest.base_offset + oldest.count <= $3
       and oldest.appended_at < clock_timestamp() - $4 * interval '1 ms'`,
    [lane.topic, lane.partition, passed, ageMs, batchesMax],
  );
}

/** Takes the named record batches of a partition that are old enough. */
export function deleteBatches(
  database: Database,
  lane: Lane,
  { offsets, ageMs }: { offsets: number[]; ageMs: number },
): Promise<number> {
  return database.run(
    `delete from log.record_batch where topic = $1 and partition = $2 and base_offset = any ($3::bigint[])
       and appended_at < clock_timestamp() - $4 * interval '1 ms'`,
    [lane.topic, lane.partition, bigints(offsets), ageMs],
  );
}
