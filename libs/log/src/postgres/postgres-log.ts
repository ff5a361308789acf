// The event log on PostgreSQL alone: what is appended to log.record_batch is what consumers read.
import type { Database, Tx } from '#db';
import { appendBatches, ensurePartitions, recordsPerBatchMax } from '../append.sql.js';
import { partitionOf } from '../partition.rules.js';
import type { Consumer, EventCatalog, EventLog, OutgoingEvent, PartitionLag, Subscription } from '../port.js';
import { encodeBatch, type EncodedBatch } from '../record-batch.js';
import { WakeUp } from '../wake.js';
import type { LogReporter } from '../reporter.js';
import { PostgresConsumer } from './postgres-consumer.js';

export class PostgresLog implements EventLog {
  readonly engine = 'postgres';
  private readonly partitions: Map<string, number>;
  private readonly consumers: PostgresConsumer[] = [];
  private readonly wakeUp: WakeUp;

  private constructor(
    private readonly database: Database,
    private readonly catalog: EventCatalog,
    private readonly report: LogReporter,
    pollMs?: number,
  ) {
    this.partitions = new Map(catalog.topics.map((topic) => [topic.name, topic.partitions]));
    this.wakeUp = new WakeUp(database, (error) => report.trouble('listen', error), pollMs);
  }

  /** Opens the log in the database's schema "log", which must be migrated. */
  static async open(
    database: Database,
    catalog: EventCatalog,
    { report, pollMs }: { report: LogReporter; pollMs?: number },
  ): Promise<PostgresLog> {
    const log = new PostgresLog(database, catalog, report, pollMs);
    for (const { name, partitions } of catalog.topics) await ensurePartitions(database, name, partitions);
    return log;
  }

  partitionsOf(topic: string): number {
    return partitionsOf(this.partitions, topic);
  }

  async append(tx: Tx, topic: string, events: OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await appendInChunks(tx, topic, events, this.partitionsOf(topic));
  }

  async publish(topic: string, events: OutgoingEvent[]): Promise<void> {
    await this.database.transaction((tx) => this.append(tx, topic, events));
    this.wakeUp.wake(topic);
  }

  async consume(subscription: Subscription): Promise<Consumer> {
    this.wakeUp.start();
    const { database, catalog, wakeUp, report } = this;
    const consumer = new PostgresConsumer(database, subscription, catalog, wakeUp, report);
    await consumer.start();
    this.consumers.push(consumer);
    return consumer;
  }

  async lag(): Promise<PartitionLag[]> {
    return (await Promise.all(this.consumers.map((consumer) => consumer.lag()))).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
    await this.wakeUp.close();
  }
}

export function partitionsOf(partitions: Map<string, number>, topic: string): number {
  const count = partitions.get(topic);
  if (count === undefined) throw new Error(`no event belongs on topic ${topic}`);
  return count;
}

/** Sorts events to their partitions and appends them, in record batches of bounded length. */
export async function appendInChunks(
  tx: Tx,
  topic: string,
  events: OutgoingEvent[],
  partitions: number,
): Promise<void> {
  const byPartition = new Map<number, OutgoingEvent[]>();
  for (const event of events) {
    const partition = partitionOf(event.key, partitions);
    const others = byPartition.get(partition);
    if (others) others.push(event);
    else byPartition.set(partition, [event]);
  }
  for (let start = 0; ; start += recordsPerBatchMax) {
    const chunk = new Map<number, EncodedBatch>();
    for (const [partition, all] of byPartition)
      if (start < all.length) chunk.set(partition, encodeBatch(all.slice(start, start + recordsPerBatchMax)));
    if (chunk.size === 0) return;
    const stored = await appendBatches(tx, topic, chunk);
    if (stored !== chunk.size)
      throw new Error(`the log has no rows for all ${partitions} partitions of ${topic}`);
  }
}
