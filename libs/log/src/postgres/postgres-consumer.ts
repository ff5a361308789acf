// One member of a consumer group on the PostgreSQL engine: holds leases on its share of the partitions and
// delivers each in order.
import { isRetriable, type Database } from '#db';
import { monotonicMs, newId } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import { countAfter, readBatches, readHeads, type PartitionHead, type Place } from '../append.sql.js';
import { backOff } from '../back-off.js';
import { deliver, FencedError, replayDeadLetters, type Delivery } from '../deliver.js';
import {
  countMembers,
  leasePosition,
  notifyChores,
  readPositions,
  releasePosition,
  removeMember,
  renewLeases,
  resetPosition,
  type Position,
  type PositionKey,
} from '../position.sql.js';
import type { Consumer, EventCatalog, PartitionLag, ReceivedEvent, Subscription } from '../port.js';
import { readRecord, storedRecords, type PoisonRecord } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';
import { choresTopic, type WakeUp } from '../wake.js';

const eventsMaxDefault = 5_000;
const leaseMsDefault = 6_000;
// A few events cost as many statements as thousands. Partitions that have little are looked at together, at
// the same beats, and what they have goes into one transaction.
const beatMs = 20;
const gatherMs = 3;
const littleMax = 500;
// A position that only passed unwanted events is stored, and the next looked for, at leisure.
const unwantedStoreMs = 1_000;
const unwantedBeatMs = 100;

/** A partition that this member has, until `stop` is called and `done`. */
interface Held extends Place {
  /** The stored position: behind the held one while nothing that was read since is wanted. */
  stored: number;
  storedAtMs: number;
  stop: AbortController;
  done: Promise<void>;
}

export class PostgresConsumer implements Consumer {
  private readonly owner = newId('own');
  private readonly held = new Map<string, Held>();
  private readonly stopping = new AbortController();
  private membership: Promise<void> = Promise.resolve();
  private gathering: Promise<void> | undefined;

  constructor(
    private readonly log: Database,
    private readonly subscription: Subscription,
    private readonly catalog: EventCatalog,
    private readonly wakeUp: WakeUp,
    private readonly report: LogReporter,
  ) {}

  private get leaseMs(): number {
    return this.subscription.leaseMs ?? leaseMsDefault;
  }

  async start(): Promise<void> {
    try {
      await this.share();
      await notifyChores(this.log);
    } catch (error) {
      await this.close();
      throw error;
    }
    this.membership = this.keepSharing();
  }

  private async keepSharing(): Promise<void> {
    const { signal } = this.stopping;
    const { wakeUp, report, leaseMs } = this;
    while (!signal.aborted) {
      const heard = wakeUp.heard(choresTopic);
      try {
        await this.share();
        await replayDeadLetters(this.subscription, this.catalog, signal);
      } catch (error) {
        if (!signal.aborted) report.trouble(`${this.subscription.group} sharing partitions`, error);
      }
      await wakeUp.wait(choresTopic, heard, { signal, ms: leaseMs / 4 });
    }
  }

  /** Every member takes partitions up to its fair share, and gives up what is above it. */
  private async share(): Promise<void> {
    const { database, group, topics } = this.subscription;
    const { log, leaseMs } = this;
    const stood = [...this.held.values()].map((held) => ({ held, at: held.position }));
    const living = await countMembers(log, group, this.owner, leaseMs);
    const heads = await readHeads(log, topics);
    const fair = Math.ceil(heads.length / living);
    const owner = { name: this.owner, holds: [...this.held.values()] };
    const still = await renewLeases(database, { schema: database.schema, group }, owner, leaseMs);
    const mine = new Set(still.map(({ topic, partition }) => `${topic}/${partition}`));
    for (const [name, held] of this.held) if (!mine.has(name)) held.stop.abort();
    // Beyond the end: the log was made anew, and taking the partition again finds out what to do.
    for (const { held, at } of stood) if (at > endOf(heads, held)) held.stop.abort();
    // A batch in hand ends first; the leases of the others must not wait for it.
    const kept = [...this.held.values()].filter((held) => !held.stop.signal.aborted);
    for (const held of kept.slice(fair)) held.stop.abort();
    for (const head of heads) {
      if (this.held.size >= fair || this.stopping.signal.aborted) break;
      if (!this.held.has(`${head.topic}/${head.partition}`)) await this.take(head);
    }
  }

  private keyOf({ topic, partition }: { topic: string; partition: number }): PositionKey {
    const { database, group } = this.subscription;
    return { schema: database.schema, group, topic, partition };
  }

  private async take(head: PartitionHead): Promise<void> {
    const taken = await leasePosition(this.subscription.database, this.keyOf(head), this.owner, this.leaseMs);
    if (!taken) return;
    if (taken.position > head.next_offset) await this.resetIfBeyondEnd(head, taken);
    const { topic, partition } = head;
    const held: Held = {
      topic,
      partition,
      position: taken.position,
      stored: taken.position,
      storedAtMs: monotonicMs(),
      stop: new AbortController(),
      done: Promise.resolve(),
    };
    this.held.set(`${topic}/${partition}`, held);
    held.done = this.run(held);
  }

  /**
   * The log was made anew under its readers. Reading it from its start is safe: effects are once per payment
   * and case.
   */
  private async resetIfBeyondEnd(head: PartitionHead, taken: Position): Promise<void> {
    // The head was read before the position was: only now is what stands beyond it wrong for certain.
    const heads = await readHeads(this.log, [head.topic]);
    const end = endOf(heads, head);
    if (taken.position <= end) return;
    const place = `${head.topic}/${head.partition} ends at ${end}, before the position ${taken.position}`;
    this.report.trouble(
      `${this.subscription.group} position`,
      new Error(`${place}: reading it from its start`),
    );
    taken.position = 0;
    await resetPosition(this.subscription.database, this.keyOf(head), taken);
  }

  /** Delivers until told to stop or fenced, then gives the partition back. */
  private async run(held: Held): Promise<void> {
    const name = `${held.topic}/${held.partition}`;
    try {
      await this.deliverAll(held, name);
      await releasePosition(this.subscription.database, this.keyOf(held), this.owner);
      // Whoever closes tells it once, at the end.
      if (!this.stopping.signal.aborted) await notifyChores(this.log);
    } catch (error) {
      // The lease ends by itself.
      this.report.trouble(`${this.subscription.group} giving up ${name}`, error);
    }
    this.held.delete(name);
  }

  private async deliverAll(held: Held, name: string): Promise<void> {
    const { signal } = held.stop;
    const { wakeUp, report } = this;
    const { group } = this.subscription;
    for (let failures = 0; !signal.aborted;) {
      try {
        const heard = wakeUp.heard(held.topic);
        const delivery = await this.fetch(held);
        if (!delivery) {
          await wakeUp.wait(held.topic, heard, { signal });
          await this.beat(signal);
          continue;
        }
        if (passedOver(held, delivery)) {
          await this.beat(signal, unwantedBeatMs);
          continue;
        }
        const isLittle = delivery.events.length < littleMax;
        if (isLittle) await (this.gathering ??= this.gather());
        const startedMs = monotonicMs();
        await deliver(this.subscription, delivery, { signal, ...this.hooks });
        held.position = held.stored = delivery.to;
        held.storedAtMs = monotonicMs();
        failures = 0;
        report.handled(group, held.topic, delivery.to - delivery.from, monotonicMs() - startedMs);
        if (isLittle) await this.beat(signal);
      } catch (error) {
        const isFenced = error instanceof FencedError;
        if (signal.aborted && !isFenced) return;
        report.trouble(`${group} reading ${name}`, error);
        if (isFenced) return;
        if (!isRetriable(error)) failures += 3;
        await backOff(++failures, signal).catch(() => undefined);
      }
    }
  }

  /** Resolves at the next beat, or at once when told to stop. */
  private async beat(signal: AbortSignal, everyMs = beatMs): Promise<void> {
    const ms = everyMs - (monotonicMs() % everyMs);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }

  private async gather(): Promise<void> {
    await pause(gatherMs);
    this.gathering = undefined;
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
    const events: ReceivedEvent[] = [];
    const poison: PoisonRecord[] = [];
    let to = held.position;
    fill: for (const batch of await readBatches(this.log, held, eventsMax)) {
      // A batch that would overfill is left for the next round, unless it is the first.
      if (events.length > 0 && events.length + batch.count > eventsMax) break;
      for (const record of storedRecords(batch.lines, batch.base_offset, held.position)) {
        if (events.length + poison.length >= eventsMax) break fill;
        to = record.offset + 1;
        if (wanted && !wanted.has(record.type)) continue;
        const read = readRecord(record, this.catalog);
        if ('reason' in read) poison.push(read);
        else events.push(read);
      }
    }
    if (to === held.stored) return undefined;
    const { topic, partition, stored } = held;
    return { topic, partition, owner: this.owner, from: stored, to, events, poison };
  }

  async lag(): Promise<PartitionLag[]> {
    const { database, group, topics } = this.subscription;
    const heads = await readHeads(this.log, topics);
    const stored = await readPositions(database, database.schema, group, topics);
    const positions = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.position]));
    const places = heads.map(({ topic, partition }) => ({
      topic,
      partition,
      position: positions.get(`${topic}/${partition}`) ?? 0,
    }));
    const waiting = new Map(
      (await countAfter(this.log, places)).map((row) => [`${row.topic}/${row.partition}`, row.lag]),
    );
    return places.map(({ topic, partition }) => ({
      group,
      topic,
      partition,
      lag: waiting.get(`${topic}/${partition}`) ?? 0,
    }));
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.membership;
    const held = [...this.held.values()];
    for (const { stop } of held) stop.abort();
    await Promise.all(held.map(({ done }) => done));
    try {
      await removeMember(this.log, this.subscription.group, this.owner);
      await notifyChores(this.log);
    } catch (error) {
      this.report.trouble(`${this.subscription.group} leaving`, error);
    }
  }
}

/**
 * Moves on in memory only, and says so, if nothing of the delivery is wanted and its position was stored a
 * short while ago. Whoever takes the partition next passes over the same once more.
 */
export function passedOver(held: Pick<Held, 'position' | 'storedAtMs'>, delivery: Delivery): boolean {
  const { events, poison, to } = delivery;
  if (events.length + poison.length > 0 || monotonicMs() - held.storedAtMs >= unwantedStoreMs) return false;
  held.position = to;
  return true;
}

function endOf(heads: PartitionHead[], { topic, partition }: { topic: string; partition: number }): number {
  return heads.find((head) => head.topic === topic && head.partition === partition)?.next_offset ?? 0;
}
