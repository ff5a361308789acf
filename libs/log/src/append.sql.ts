// Statements of the log table: append under the partition's counter, and read on from an offset.
import type { Database, Tx } from '#db';
import { bigints, byteas, integers, texts } from '#db';
import type { EncodedBatch } from './record-batch.js';

/**
 * Appends one record batch to each of the given partitions. The counter row stays locked until commit, so
 * that offsets become visible in their order and no reader can pass one that is still to commit.
 */
export async function appendBatches(
  tx: Tx,
  topic: string,
  batches: Map<number, EncodedBatch>,
): Promise<number> {
  const partitions = [...batches.keys()].sort((a, b) => a - b);
  const encoded = partitions.map((partition) => batches.get(partition)!);
  const rows = await tx.rows(
    `with wanted as (
       select * from unnest($2::int[], $3::int[], $4::bytea[]) as w (partition, count, bytes)
     ), locked as (
       select partition from log.partition where topic = $1 and partition = any ($2::int[]) order by partition for update
     ), taken as (
       update log.partition p set next_offset = p.next_offset + w.count
       from wanted w, locked l
       where p.topic = $1 and p.partition = w.partition and l.partition = w.partition
       returning p.partition, p.next_offset - w.count as base_offset, w.count, w.bytes
     ), stored as (
       insert into log.record_batch (topic, partition, base_offset, count, bytes)
       select $1, partition, base_offset, count, bytes from taken returning partition
     )
     -- Wakes the consumers when the transaction commits; many notifications of one topic are one.
     select partition, pg_notify('pagesa_log', $1) from stored`,
    [
      topic,
      integers(partitions),
      integers(encoded.map((batch) => batch.count)),
      byteas(encoded.map((batch) => batch.bytes)),
    ],
  );
  return rows.length;
}

export interface StoredBatch {
  base_offset: number;
  count: number;
  /** Stored as bytes; as such they would come as hexadecimal text of twice their length. */
  lines: string;
}

/**
 * No record batch holds more records, so that a reader finds the one that holds an offset by looking back
 * this far.
 */
export const recordsPerBatchMax = 5_000;

/** Where a reader stands. */
export interface Place {
  topic: string;
  partition: number;
  position: number;
}

// What is held in memory for one reader, whatever the size of the events.
const bytesAtOnceMax = 8 << 20;
const batchesAtOnceMax = 64;

/** Record batches from the one that holds the position, in order, until `recordsMax` is reached. */
export function readBatches(
  database: Pick<Database, 'rows'>,
  { topic, partition, position }: Place,
  recordsMax: number,
): Promise<StoredBatch[]> {
  return database.rows<StoredBatch>(
    `select base_offset, count, convert_from(bytes, 'UTF8') as lines from (
       select base_offset, count, bytes, sum(count) over following - count as records_before,
         sum(octet_length(bytes)) over following - octet_length(bytes) as bytes_before
       from (
         select base_offset, count, bytes from log.record_batch
         where topic = $1 and partition = $2
           and base_offset > $3 - ${recordsPerBatchMax} and base_offset + count > $3
         order by base_offset limit ${batchesAtOnceMax}
       ) oldest window following as (order by base_offset)
     ) counted where records_before < $4 and bytes_before < ${bytesAtOnceMax} order by base_offset`,
    [topic, partition, position, recordsMax],
  );
}

export interface PartitionHead {
  topic: string;
  partition: number;
  next_offset: number;
}

export function readHeads(database: Pick<Database, 'rows'>, topics: string[]): Promise<PartitionHead[]> {
  return database.rows<PartitionHead>(
    `select topic, partition, next_offset from log.partition where topic = any ($1::text[]) order by topic, partition`,
    [topics],
  );
}

/** Makes sure that a topic has at least so many partitions. */
export function ensurePartitions(
  database: Pick<Database, 'run'>,
  topic: string,
  partitions: number,
): Promise<number> {
  return database.run(
    `insert into log.partition (topic, partition)
     select $1, generate_series(0, $2::int - 1) on conflict do nothing`,
    [topic, partitions],
  );
}

/**
 * How many records stand after each place; places with none are left out. Counted, not reckoned from offsets,
 * as those may leap.
 */
export function countAfter(
  database: Pick<Database, 'rows'>,
  places: readonly Place[],
): Promise<{ topic: string; partition: number; lag: number }[]> {
  return database.rows(
    `select w.topic, w.partition, sum(b.count - greatest(0, w.position - b.base_offset))::bigint as lag
     from unnest($1::text[], $2::int[], $3::bigint[]) as w (topic, partition, position)
     join log.record_batch b on b.topic = w.topic and b.partition = w.partition
       and b.base_offset > w.position - ${recordsPerBatchMax} and b.base_offset + b.count > w.position
     group by w.topic, w.partition order by w.topic, w.partition`,
    [
      texts(places.map(({ topic }) => topic)),
      integers(places.map(({ partition }) => partition)),
      bigints(places.map(({ position }) => position)),
    ],
  );
}
