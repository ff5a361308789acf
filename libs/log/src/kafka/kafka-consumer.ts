// One member of a Kafka consumer group whose positions are rows beside the effects; the broker's offsets are only shown to its tools.
import { monotonicMs, newId } from '#time';
import type { Admin, Consumer as KafkaJsConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import { deliver, FencedError, replayDeadLetters, type Delivery } from '../deliver.js';
import { readPositions, takePosition, type Position } from '../position.sql.js';
import type { Consumer, EventCatalog, PartitionLag, ReceivedEvent, Subscription } from '../port.js';
import type { PoisonRecord } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';
import { receivedMessage, typeOf } from './message.js';
import { resetPosition } from './reset.sql.js';

const eventsMaxDefault = 5_000;
const choreMs = 2_000;
const stalledMs = 30_000;

export class KafkaConsumer implements Consumer {
  private owner = newId('own');
  private readonly owned = new Map<string, Position>();
  private readonly stopping = new AbortController();
  private consumer!: KafkaJsConsumer;
  private chores?: NodeJS.Timeout;
  private choring: Promise<void> = Promise.resolve();
  private movedAtMs = monotonicMs();

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly subscription: Subscription,
    private readonly catalog: EventCatalog,
    private readonly report: LogReporter,
    private readonly options: { sessionTimeoutMs: number },
  ) {}

  async start(): Promise<void> {
    await this.join();
    this.chores = setInterval(() => {
      this.choring = this.choring.then(() => this.chore());
    }, choreMs);
  }

  private async join(): Promise<void> {
    this.consumer = this.kafka.consumer({
      groupId: this.subscription.group,
      sessionTimeout: this.options.sessionTimeoutMs,
      heartbeatInterval: Math.floor(this.options.sessionTimeoutMs / 5),
      rebalanceTimeout: this.options.sessionTimeoutMs * 2,
      // The default of 5 s makes joining and leaving take as long.
      maxWaitTimeInMs: 200,
      maxBytesPerPartition: 4 << 20,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 3_000,
        retries: 40,
        restartOnFailure: () => Promise.resolve(true),
      },
    });
    // After every (re)join all positions are read anew: somebody else may have moved them.
    const forget = () => this.owned.clear();
    this.consumer.on(this.consumer.events.GROUP_JOIN, forget);
    this.consumer.on(this.consumer.events.REBALANCING, forget);
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: this.subscription.topics, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
    const { topic, partition } = batch;
    const name = `${topic}/${partition}`;
    let position = this.owned.get(name);
    if (!position) {
      // An evicted member must learn of it before it takes a partition from its new owner.
      await heartbeat();
      position = await this.take(payload);
      if (position.position !== Number(batch.firstOffset())) {
        this.consumer.seek({ topic, partition, offset: String(position.position) });
        return;
      }
    }
    const beating = setInterval(() => {
      heartbeat().catch((error: unknown) =>
        this.report.trouble(`${this.subscription.group} heartbeat`, error),
      );
    }, this.options.sessionTimeoutMs / 5);
    try {
      const { eventsMax = eventsMaxDefault } = this.subscription;
      for (let at = 0; at < batch.messages.length; at += eventsMax) {
        if (!isRunning() || isStale() || this.owned.get(name) !== position) return;
        const messages = batch.messages.slice(at, at + eventsMax);
        const delivery = this.deliveryOf(payload, messages, position);
        if (delivery.to > delivery.from) await this.hand(delivery, position);
        resolveOffset(messages[messages.length - 1]!.offset);
      }
    } catch (error) {
      this.owned.delete(name);
      if (!(error instanceof FencedError) && !this.stopping.signal.aborted) throw error;
    } finally {
      clearInterval(beating);
    }
  }

  private async take({ batch }: EachBatchPayload): Promise<Position> {
    const { topic, partition } = batch;
    const { database, group } = this.subscription;
    const key = { schema: database.schema, group, topic, partition };
    const position = await takePosition(database, key, this.owner);
    if (position.position > Number(batch.highWatermark)) {
      // The topic was made anew or lost its end. Reading it from its start is safe: effects are once per payment and case.
      const message = `${topic}/${partition} ends at ${batch.highWatermark}, before the position ${position.position}: reading it from its start`;
      this.report.trouble(`${group} position`, new Error(message));
      position.position = Number(batch.firstOffset());
      position.sequences = {};
      await resetPosition(database, key, this.owner, position.position);
    }
    this.owned.set(`${topic}/${partition}`, position);
    return position;
  }

  private deliveryOf(
    { batch }: EachBatchPayload,
    messages: EachBatchPayload['batch']['messages'],
    held: Position,
  ): Delivery {
    const wanted = this.subscription.types && new Set(this.subscription.types);
    const events: ReceivedEvent[] = [];
    const poison: PoisonRecord[] = [];
    let sequences: Record<string, number> | undefined;
    for (const message of messages) {
      if (Number(message.offset) < held.position) continue;
      if (wanted && !wanted.has(typeOf(message, batch.topic, this.catalog))) continue;
      const { read, source, sequence } = receivedMessage(message, batch.topic, this.catalog);
      if (source !== undefined && sequence !== undefined) {
        const seen = sequences?.[source] ?? held.sequences[source] ?? -1;
        if (sequence <= seen) continue;
        (sequences ??= {})[source] = sequence;
      }
      if ('reason' in read) poison.push(read);
      else events.push(read);
    }
    const to = Math.max(held.position, Number(messages[messages.length - 1]!.offset) + 1);
    const { topic, partition } = batch;
    return {
      topic,
      partition,
      owner: this.owner,
      from: held.position,
      to,
      events,
      poison,
      ...(sequences && { sequences }),
    };
  }

  private async hand(delivery: Delivery, held: Position): Promise<void> {
    const { group } = this.subscription;
    const startedMs = monotonicMs();
    for (const record of delivery.poison) this.report.parked(group, delivery.topic, record.reason);
    await deliver(this.subscription, delivery, {
      signal: this.stopping.signal,
      onRetry: (of, attempt, error) => this.report.retried(group, of.topic, attempt, error),
      onParked: (of, record) => this.report.parked(group, of.topic, record.reason),
    });
    held.position = delivery.to;
    Object.assign(held.sequences, delivery.sequences);
    this.movedAtMs = monotonicMs();
    this.report.handled(group, delivery.topic, delivery.to - delivery.from, monotonicMs() - startedMs);
  }

  /** Replays asked for, offsets shown to Kafka's tools, and a watch over a client that no longer moves. */
  private async chore(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      await replayDeadLetters(this.subscription, (type, data) => this.catalog.check(type, data));
      const offsets = [...this.owned].map(([name, { position }]) => {
        const slash = name.lastIndexOf('/');
        return {
          topic: name.slice(0, slash),
          partition: Number(name.slice(slash + 1)),
          offset: String(position),
        };
      });
      if (offsets.length > 0) await this.consumer.commitOffsets(offsets);
      if (monotonicMs() - this.movedAtMs > stalledMs) await this.rejoinIfStalled();
    } catch (error) {
      this.report.trouble(`${this.subscription.group} chores`, error);
    }
  }

  // kafkajs has open rebalance bugs that leave a member without progress for ever.
  private async rejoinIfStalled(): Promise<void> {
    this.movedAtMs = monotonicMs();
    const mine = (await this.lag()).filter(({ topic, partition }) => this.owned.has(`${topic}/${partition}`));
    const behind = mine.length === 0 ? await this.lag() : mine;
    if (!behind.some(({ lag }) => lag > 0)) return;
    this.report.trouble(
      `${this.subscription.group} stalled`,
      new Error('no progress: leaving the group and joining again'),
    );
    await this.consumer.disconnect();
    this.owner = newId('own');
    this.owned.clear();
    await this.join();
  }

  async lag(): Promise<PartitionLag[]> {
    const { database, group, topics } = this.subscription;
    const stored = await readPositions(database, database.schema, group, topics);
    const positions = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.position]));
    const all: PartitionLag[] = [];
    for (const topic of topics)
      for (const { partition, high, low } of await this.admin.fetchTopicOffsets(topic))
        all.push({
          group,
          topic,
          partition,
          lag: Math.max(0, Number(high) - (positions.get(`${topic}/${partition}`) ?? Number(low))),
        });
    return all;
  }

  async close(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    clearInterval(this.chores);
    await this.choring;
    await this.consumer.disconnect();
  }
}
