// Takes out of the log what nobody needs any more, in bounded bites. It never takes what a reader has not
// passed, nor the last word about a key of a compacted topic.
import type { Database } from '#db';
import { monotonicMs } from '#time';
import { readBatches, readHeads, recordsPerBatchMax, type PartitionHead } from './append.sql.js';
import type { EventCatalog, EventLog } from './port.js';
import { passedBy } from './prune.rules.js';
import {
  deleteBatches,
  deleteOldest,
  positionSchemas,
  readGroupPositions,
  readRelayed,
} from './prune.sql.js';
import { storedRecords } from './record-batch.js';

export interface PruneOptions {
  engine: EventLog['engine'];
  catalog: EventCatalog;
  /** Younger record batches stay, whoever has passed them. */
  ageMs: number;
  /** How many record batches one call takes at most. */
  batchesMax?: number;
}

const batchesPerStatementMax = 200;
const batchesMaxDefault = 5_000;
// Finding superseded keys reads a whole partition.
const compactEveryMs = 24 * 3_600_000;

/**
 * A job for every few minutes; each call returns how many record batches it took. On the PostgreSQL engine a
 * batch goes when every group that ever had a position on its topic has passed it (a group that is gone for
 * good holds until its rows in `<schema>.position` are deleted), on Kafka when it was relayed. Of a compacted
 * topic only batches whose every key has a later event go, one partition a call and each once a day.
 */
export function logPruner(database: Database, options: PruneOptions): () => Promise<number> {
  const compactedAtMs = new Map<string, number>();
  const topics = options.catalog.topics.map(({ name }) => name);
  const isCompacted = new Set(
    options.catalog.topics.flatMap((topic) => (topic.compacted ? [topic.name] : [])),
  );
  return async () => {
    const lanes = await readHeads(database, topics);
    const passed = await passedPositions(database, { ...options, lanes });
    let left = options.batchesMax ?? batchesMaxDefault;
    for (const lane of lanes.filter(({ topic }) => !isCompacted.has(topic)))
      left -= await takeOldest(database, {
        lane,
        passed: passed(lane),
        ageMs: options.ageMs,
        batchesMax: left,
      });
    const due = lanes.find(
      (lane) =>
        isCompacted.has(lane.topic) &&
        (compactedAtMs.get(`${lane.topic}/${lane.partition}`) ?? -Infinity) <= monotonicMs() - compactEveryMs,
    );
    if (due && left > 0) {
      left -= await takeSuperseded(database, {
        lane: due,
        passed: passed(due),
        ageMs: options.ageMs,
        batchesMax: left,
      });
      compactedAtMs.set(`${due.topic}/${due.partition}`, monotonicMs());
    }
    return (options.batchesMax ?? batchesMaxDefault) - left;
  };
}

interface Bite {
  lane: PartitionHead;
  /** Every reader is at this offset or after it. */
  passed: number;
  ageMs: number;
  batchesMax: number;
}

async function passedPositions(
  database: Database,
  { engine, lanes }: { engine: EventLog['engine']; lanes: PartitionHead[] },
): Promise<(lane: PartitionHead) => number> {
  const topics = [...new Set(lanes.map(({ topic }) => topic))];
  // Groups on Kafka count in the broker's offsets: of this table only the relay is a reader.
  if (engine === 'kafka') return passedBy(topics, await readRelayed(database, topics));
  const rows = [];
  for (const schema of await positionSchemas(database))
    rows.push(...(await readGroupPositions(database, schema, topics)));
  return passedBy([], rows);
}

async function takeOldest(database: Database, bite: Bite): Promise<number> {
  let taken = 0;
  while (taken < bite.batchesMax) {
    const batchesMax = Math.min(batchesPerStatementMax, bite.batchesMax - taken);
    const count = await deleteOldest(database, { ...bite, batchesMax });
    taken += count;
    if (count < batchesMax) break;
  }
  return taken;
}

async function takeSuperseded(
  database: Database,
  { lane, passed, ageMs, batchesMax }: Bite,
): Promise<number> {
  const latest = new Map<string, number>();
  for await (const { keys } of keysOf(database, lane))
    for (const [key, offset] of keys) latest.set(key, offset);
  const superseded: number[] = [];
  for await (const { baseOffset, end, keys } of keysOf(database, lane)) {
    if (end > passed || superseded.length >= batchesMax) break;
    if ([...keys.keys()].every((key) => latest.get(key)! >= end)) superseded.push(baseOffset);
  }
  let taken = 0;
  for (let at = 0; at < superseded.length; at += batchesPerStatementMax)
    taken += await deleteBatches(database, lane, {
      offsets: superseded.slice(at, at + batchesPerStatementMax),
      ageMs,
    });
  return taken;
}

/** The record batches of a partition from its start, each with the last offset of every key in it. */
async function* keysOf(
  database: Database,
  { topic, partition }: PartitionHead,
): AsyncGenerator<{ baseOffset: number; end: number; keys: Map<string, number> }> {
  for (let position = 0; ;) {
    const batches = await readBatches(database, { topic, partition, position }, recordsPerBatchMax);
    if (batches.length === 0) return;
    for (const { base_offset, count, lines } of batches) {
      const keys = new Map<string, number>();
      for (const { key, offset } of storedRecords(lines, base_offset, base_offset)) keys.set(key, offset);
      position = base_offset + count;
      yield { baseOffset: base_offset, end: position, keys };
    }
  }
}
