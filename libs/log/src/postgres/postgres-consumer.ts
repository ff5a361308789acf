// One member of a consumer group on the PostgreSQL engine: holds leases on its share of the partitions and delivers each in order.
import { isRetriable, type Database } from '#db';
import { monotonicMs, newId } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import { readBatches, readHeads } from '../append.sql.js';
import { backOff, deliver, FencedError, replayDeadLetters, type Delivery } from '../deliver.js';
import {
  countMembers,
  leasePosition,
  readPositions,
  releasePosition,
  removeMember,
  renewLeases,
} from '../position.sql.js';
import type { Consumer, EventCatalog, PartitionLag, ReceivedEvent, Subscription } from '../port.js';
import { readRecord, storedRecords, type PoisonRecord } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';
import type { WakeUp } from '../wake.js';

const leaseMs = 6_000;
const renewMs = 1_500;
const eventsMaxDefault = 5_000;

interface Held {
  topic: string;
  partition: number;
  position: number;
  stop: AbortController;
  done: Promise<void>;
}

export class PostgresConsumer implements Consumer {
  private readonly owner = newId('own');
  private readonly held = new Map<string, Held>();
  private readonly stopping = new AbortController();
  private membership?: Promise<void>;

  constructor(
    private readonly log: Database,
    private readonly subscription: Subscription,
    private readonly catalog: EventCatalog,
    private readonly wakeUp: WakeUp,
    private readonly report: LogReporter,
  ) {}

  async start(): Promise<void> {
    await this.share();
    this.membership = this.keepSharing();
  }

  /** Every member takes partitions up to its fair share, and gives up what is above it. */
  private async share(): Promise<void> {
    const { database, group, topics } = this.subscription;
    const living = await countMembers(this.log, group, this.owner, leaseMs);
    const heads = await readHeads(this.log, topics);
    const fair = Math.ceil(heads.length / living);
    const still = await renewLeases(database, { schema: database.schema, group }, this.owner, leaseMs);
    const mine = new Set(still.map(({ topic, partition }) => `${topic}/${partition}`));
    for (const [name, held] of this.held) if (!mine.has(name)) await this.drop(name, held);
    for (const [name, held] of [...this.held].slice(fair)) await this.giveUp(name, held);
    for (const { topic, partition } of heads) {
      if (this.held.size >= fair) break;
      const name = `${topic}/${partition}`;
      if (this.held.has(name)) continue;
      const key = { schema: database.schema, group, topic, partition };
      const taken = await leasePosition(database, key, this.owner, leaseMs);
      if (taken) this.begin(name, { topic, partition, position: taken.position });
    }
  }

  private async keepSharing(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pause(renewMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.share();
        if ((await replayDeadLetters(this.subscription, (type, data) => this.catalog.check(type, data))) > 0)
          this.wakeUp.wake();
      } catch (error) {
        this.report.trouble(`${this.subscription.group} sharing partitions`, error);
      }
    }
  }

  private begin(name: string, at: { topic: string; partition: number; position: number }): void {
    const held: Held = { ...at, stop: new AbortController(), done: Promise.resolve() };
    this.held.set(name, held);
    held.done = this.run(name, held);
  }

  private async run(name: string, held: Held): Promise<void> {
    const signal = AbortSignal.any([held.stop.signal, this.stopping.signal]);
    for (let failures = 0; !signal.aborted;) {
      try {
        const delivery = await this.fetch(held);
        if (!delivery) {
          await this.wakeUp.wait(signal);
          continue;
        }
        const startedMs = monotonicMs();
        await deliver(this.subscription, delivery, { signal, ...this.hooks });
        held.position = delivery.to;
        failures = 0;
        const { group } = this.subscription;
        this.report.handled(group, held.topic, delivery.to - delivery.from, monotonicMs() - startedMs);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof FencedError) {
          this.held.delete(name);
          return;
        }
        this.report.trouble(`${this.subscription.group} reading ${name}`, error);
        if (!isRetriable(error)) failures += 3;
        await backOff(++failures, signal).catch(() => undefined);
      }
    }
  }

  private readonly hooks = {
    onRetry: (delivery: Delivery, attempt: number, error: unknown) =>
      this.report.retried(this.subscription.group, delivery.topic, attempt, error),
    onParked: (delivery: Delivery, record: PoisonRecord) =>
      this.report.parked(this.subscription.group, delivery.topic, record.reason),
  };

  /** The next events from the held position on, up to the subscription's limit. */
  private async fetch(held: Held): Promise<Delivery | undefined> {
    const { eventsMax = eventsMaxDefault, types } = this.subscription;
    const wanted = types && new Set(types);
    const stored = await readBatches(this.log, held.topic, held.partition, held.position, 64);
    const events: ReceivedEvent[] = [];
    const poison: PoisonRecord[] = [];
    let to = held.position;
    fill: for (const batch of stored) {
      // A batch that would overfill is left for the next round, unless it is the first.
      if (events.length > 0 && events.length + batch.count > eventsMax) break;
      for (const record of storedRecords(batch.bytes, batch.base_offset, held.position)) {
        if (events.length + poison.length >= eventsMax) break fill;
        to = record.offset + 1;
        if (wanted && !wanted.has(record.type)) continue;
        const read = readRecord(record, (type, data) => this.catalog.check(type, data));
        if ('reason' in read) poison.push(read);
        else events.push(read);
      }
    }
    if (to === held.position) return undefined;
    const { topic, partition, position } = held;
    for (const record of poison) this.report.parked(this.subscription.group, topic, record.reason);
    return { topic, partition, owner: this.owner, from: position, to, events, poison };
  }

  private async drop(name: string, held: Held): Promise<void> {
    held.stop.abort();
    this.held.delete(name);
    await held.done;
  }

  private async giveUp(name: string, held: Held): Promise<void> {
    await this.drop(name, held);
    const { database, group } = this.subscription;
    const { topic, partition } = held;
    await releasePosition(database, { schema: database.schema, group, topic, partition }, this.owner);
  }

  async lag(): Promise<PartitionLag[]> {
    const { database, group, topics } = this.subscription;
    const heads = await readHeads(this.log, topics);
    const stored = await readPositions(database, database.schema, group, topics);
    const positions = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.position]));
    return heads.map(({ topic, partition, next_offset }) => ({
      group,
      topic,
      partition,
      lag: next_offset - (positions.get(`${topic}/${partition}`) ?? 0),
    }));
  }

  async close(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    await this.membership;
    for (const [name, held] of this.held) await this.giveUp(name, held);
    await removeMember(this.log, this.subscription.group, this.owner);
  }
}
