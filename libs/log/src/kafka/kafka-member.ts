// One membership in a Kafka consumer group, from joining to leaving or crashing. Positions are rows beside
// the effects; the broker's offsets are only shown to its tools.
import { monotonicMs, newId } from '#time';
import type {
  Admin,
  Batch,
  Consumer as KafkaJsConsumer,
  EachBatchPayload,
  Kafka,
  KafkaMessage,
} from 'kafkajs';
import { backOff } from '../back-off.js';
import { deliver, FencedError } from '../deliver.js';
import {
  readPositions,
  resetPosition,
  takePosition,
  type Position,
  type PositionKey,
} from '../position.sql.js';
import type { EventCatalog, Subscription } from '../port.js';
import type { LogReporter } from '../reporter.js';
import { deliveryOf } from './fetched.js';
import type { Seal } from './seal.js';
import { ShownOffsets } from './shown-offsets.js';

const eventsMaxDefault = 5_000;
const metadataAgeMaxMs = 10_000;
// The pause before a batch that failed in another way than all that is retried: about half a second.
const failedAttempt = 5;
const retry = { initialRetryTime: 100, maxRetryTime: 3_000, retries: 40 };

export interface KafkaGround {
  kafka: Kafka;
  admin: Admin;
  catalog: EventCatalog;
  seal: Seal;
  report: LogReporter;
  /** How long a silent member keeps its partitions. */
  sessionTimeoutMs: number;
}

interface Held {
  name: string;
  position: Position;
}

export class KafkaMember {
  private readonly owner = newId('own');
  private readonly consumer: KafkaJsConsumer;
  private readonly types: Set<string> | undefined;
  private readonly owned = new Map<string, Position>();
  private readonly shown: ShownOffsets;
  private assigned: Record<string, number[]> = {};
  /** What is still being committed of a partition while kafkajs fetches its next; none of them rejects. */
  private readonly tails = new Map<string, Promise<void>>();
  private inHand = 0;

  /** It has a place in the group, if only without a partition: there may be more members than partitions. */
  hasJoined = false;
  /** When it last came on, on the monotonic clock. */
  movedAtMs = monotonicMs();

  constructor(
    private readonly ground: KafkaGround,
    private readonly subscription: Subscription,
    private readonly life: { signal: AbortSignal; onCrash(error: Error): void },
  ) {
    const { sessionTimeoutMs } = ground;
    this.types = subscription.types && new Set(subscription.types);
    this.consumer = ground.kafka.consumer({
      groupId: subscription.group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
      rebalanceTimeout: sessionTimeoutMs * 2,
      // The default of 5 s makes joining and leaving take as long.
      maxWaitTimeInMs: 200,
      maxBytesPerPartition: 4 << 20,
      // How long an added partition may stay unread: the default is five minutes.
      metadataMaxAge: metadataAgeMaxMs,
      allowAutoTopicCreation: false,
      // A crashed client is replaced by a new one: kafkajs's own restart may outlive a disconnect.
      retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
    });
    this.shown = new ShownOffsets(this.consumer, (error) =>
      ground.report.trouble(`${subscription.group} showing offsets`, error),
    );
  }

  async join(): Promise<void> {
    const { consumer, life } = this;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.begin(payload.memberAssignment));
    consumer.on(consumer.events.REBALANCING, () => this.begin(undefined));
    consumer.on(consumer.events.CRASH, ({ payload }) => life.onCrash(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: this.subscription.topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  /** After every join all positions are read anew: somebody else may have moved them. */
  private begin(assignment: Record<string, number[]> | undefined): void {
    const assigned = assignment ?? {};
    this.hasJoined = assignment !== undefined;
    this.assigned = assigned;
    this.owned.clear();
    this.shown.forget();
    this.seekAll(assigned).catch((error: unknown) =>
      this.ground.report.trouble(`${this.subscription.group} joining`, error),
    );
  }

  /**
   * A broker's offset that is ahead, after a reset or with a restored database, would hide events until the
   * next one comes.
   */
  private async seekAll(assigned: Record<string, number[]>): Promise<void> {
    const { database, group, topics } = this.subscription;
    const stored = await readPositions(database, database.schema, group, topics);
    const positions = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.position]));
    for (const [topic, partitions] of Object.entries(assigned)) {
      for (const partition of partitions) {
        const name = `${topic}/${partition}`;
        if (this.isRunning && this.isAssigned(topic, partition) && !this.owned.has(name))
          this.seek(topic, partition, positions.get(name) ?? 0);
      }
      await this.tellOfLoss(topic, positions);
    }
  }

  /** What a broker removed before this group read it is gone; that must not pass unseen. */
  private async tellOfLoss(topic: string, positions: Map<string, number>): Promise<void> {
    const { admin, catalog, report } = this.ground;
    if (catalog.topics.some(({ name, compacted }) => name === topic && compacted)) return;
    for (const { partition, low } of await admin.fetchTopicOffsets(topic)) {
      const position = positions.get(`${topic}/${partition}`) ?? Infinity;
      if (position >= Number(low) || !this.isAssigned(topic, partition)) continue;
      const lost = `the broker removed ${position} to ${low} of ${topic}/${partition} before they were read`;
      report.trouble(`${this.subscription.group} loss`, new Error(lost));
    }
  }

  private seek(topic: string, partition: number, position: number): void {
    this.consumer.seek({ topic, partition, offset: String(position) });
  }

  private get isRunning(): boolean {
    return !this.life.signal.aborted;
  }

  /** True while the group gives this member the partition. */
  isAssigned(topic: string, partition: number): boolean {
    return this.assigned[topic]?.includes(partition) ?? false;
  }

  get isBusy(): boolean {
    return this.inHand > 0;
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { group } = this.subscription;
    const beating = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => this.ground.report.trouble(`${group} heartbeat`, error));
    }, this.ground.sessionTimeoutMs / 5);
    this.inHand++;
    const name = `${batch.topic}/${batch.partition}`;
    let position: Position | undefined;
    try {
      await this.tails.get(name);
      position = await this.positionOf(payload, name);
      if (position) await this.deliverAll(payload, { name, position });
    } catch (error) {
      const isFenced = this.giveUp({ name, position }, error);
      if (!isFenced && this.isRunning) throw error;
    } finally {
      this.inHand--;
      clearInterval(beating);
    }
  }

  /** True if the partition is another's now. */
  private giveUp(
    { name, position }: { name: string; position: Position | undefined },
    error: unknown,
  ): boolean {
    if (this.owned.get(name) === position) this.owned.delete(name);
    const isFenced = error instanceof FencedError;
    if (isFenced) this.ground.report.trouble(`${this.subscription.group} reading ${name}`, error);
    return isFenced;
  }

  /** The position that this batch goes on from; undefined when it does not, and was sought. */
  private async positionOf(payload: EachBatchPayload, name: string): Promise<Position | undefined> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const held = this.owned.get(name);
    if (held && held.position <= Number(batch.highWatermark)) return held;
    // An evicted member must learn of it before it takes a partition from its new owner.
    await payload.heartbeat();
    const { database, group } = this.subscription;
    const key = { schema: database.schema, group, topic, partition };
    const position = await takePosition(database, key, this.owner);
    if (position.position > Number(batch.highWatermark)) await this.resetIfBeyondEnd(key, position);
    this.owned.set(name, position);
    if (position.position === Number(batch.firstOffset())) return position;
    this.seek(topic, partition, position.position);
    return undefined;
  }

  /**
   * The topic was made anew or lost its end. Reading it from its start is safe: effects are once per payment
   * and case.
   */
  private async resetIfBeyondEnd(key: PositionKey, position: Position): Promise<void> {
    // The batch was fetched before the position was read: only now is what stands beyond the end wrong for
    // certain.
    const offsets = await this.ground.admin.fetchTopicOffsets(key.topic);
    const end = offsets.find(({ partition }) => partition === key.partition);
    if (!end || position.position <= Number(end.high)) return;
    const place = `${key.topic}/${key.partition} ends at ${end.high}, before the position ${position.position}`;
    this.ground.report.trouble(`${key.group} position`, new Error(`${place}: reading it from its start`));
    position.position = Number(end.low);
    position.sequences = {};
    await resetPosition(this.subscription.database, key, position);
  }

  private async deliverAll(payload: EachBatchPayload, held: Held): Promise<void> {
    const { batch } = payload;
    const { eventsMax = eventsMaxDefault } = this.subscription;
    for (let at = 0; at < batch.messages.length; at += eventsMax) {
      if (!payload.isRunning() || payload.isStale() || this.owned.get(held.name) !== held.position) return;
      const messages = batch.messages.slice(at, at + eventsMax);
      const delivering = this.deliverSome(batch, messages, held);
      if (at + eventsMax < batch.messages.length) await delivering;
      else this.tails.set(held.name, this.endOf(delivering, batch, held));
      payload.resolveOffset(messages[messages.length - 1].offset);
    }
  }

  private async deliverSome(batch: Batch, messages: KafkaMessage[], { position }: Held): Promise<void> {
    const { owner, types } = this;
    const { catalog, seal, report } = this.ground;
    const { group } = this.subscription;
    const delivery = deliveryOf(batch, messages, { held: position, owner, catalog, seal, types });
    if (delivery.to <= delivery.from) return;
    const startedMs = monotonicMs();
    await deliver(this.subscription, delivery, {
      signal: this.life.signal,
      onRetry: (of, attempt, error) => report.retried(group, of.topic, attempt, error),
      onParked: (of, record) => report.parked(group, of.topic, record.reason),
    });
    position.position = delivery.to;
    Object.assign(position.sequences, delivery.sequencesBefore?.(delivery.to));
    this.movedAtMs = monotonicMs();
    report.handled(group, delivery.topic, delivery.to - delivery.from, monotonicMs() - startedMs);
  }

  /** kafkajs goes on as if the batch were through: if it fails, it is fetched again. */
  private async endOf(delivering: Promise<void>, { topic, partition }: Batch, held: Held): Promise<void> {
    this.inHand++;
    try {
      await delivering;
    } catch (error) {
      const isFenced = this.giveUp(held, error);
      if (!this.isRunning) return;
      if (!isFenced) {
        this.ground.report.trouble(`${this.subscription.group} reading ${held.name}`, error);
        await backOff(failedAttempt, this.life.signal).catch(() => undefined);
      }
      if (this.isRunning && this.isAssigned(topic, partition))
        this.seek(topic, partition, held.position.position);
    } finally {
      this.inHand--;
    }
  }

  show(): void {
    this.shown.show(this.owned);
  }

  /** Leaves the group after the batches in hand. */
  async leave(): Promise<void> {
    await this.consumer.stop();
    await Promise.all(this.tails.values());
    await this.shown.settled();
    await this.consumer.disconnect();
  }
}
