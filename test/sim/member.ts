// One process's part in a consumer group, driven turn by turn: the product's own consumers without their
// loops and timers.
import type { Database } from '#db';
import type { EventCatalog, LogReporter, Subscription } from '#log';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { deliver, FencedError, type Delivery } from '../../libs/log/src/deliver.js';
import { KafkaMember as Membership } from '../../libs/log/src/kafka/kafka-member.js';
import { leasePosition } from '../../libs/log/src/position.sql.js';
import { passedOver, PostgresConsumer } from '../../libs/log/src/postgres/postgres-consumer.js';
import type { Broker } from './broker.js';

/**
 * `handled` may have moved nothing; `passed` stored nothing, for nothing was wanted; `fenced` found that
 * another owner has the partition.
 */
export type Turn = 'handled' | 'passed' | 'idle' | 'fenced';

export interface Member {
  /** Becomes the owner, whoever was; `committed` is a place at or before the position. */
  take(partition: number, committed: number): Promise<void>;
  holds(partition: number): boolean;
  /** Another process becomes the owner; this one does not hear of it. */
  evict(partition: number): Promise<void>;
  /** Gets everything ready, so that the next turn hands over at once; false if it cannot. */
  prepare(partition: number): Promise<boolean>;
  /**
   * Fetches and handles the next events of a partition; a lazy one does not store yet that it passed over
   * what nobody wants.
   */
  turn(partition: number, eventsMax: number, lazy?: boolean): Promise<Turn>;
}

export interface MemberOf {
  database: Database;
  subscription: Subscription;
  catalog: EventCatalog;
  report: LogReporter;
}

const leaseMs = 60_000;

interface Held {
  topic: string;
  partition: number;
  position: number;
  stored: number;
  storedAtMs: number;
}

export class PostgresMember implements Member {
  private readonly consumer: PostgresConsumer;
  private readonly held = new Map<number, Held>();
  /** Read before the eviction, handled after it. */
  private readonly fetched = new Map<number, Delivery>();

  constructor(private readonly of: MemberOf) {
    const { database, subscription, catalog, report } = of;
    this.consumer = new PostgresConsumer(database, subscription, catalog, undefined as never, report);
  }

  async take(partition: number): Promise<void> {
    const { database, subscription } = this.of;
    const { group, topics } = subscription;
    const key = { schema: database.schema, group, topic: topics[0], partition };
    await database.run(
      `update ${database.schema}.position set lease_until = clock_timestamp() - interval '1 s'
       where group_name = $1 and topic = $2 and partition = $3`,
      [group, topics[0], partition],
    );
    const taken = await leasePosition(database, key, this.consumer['owner'], leaseMs);
    if (!taken) throw new Error(`${topics[0]}/${partition} has an owner after its lease ran out`);
    this.fetched.delete(partition);
    this.held.set(partition, {
      topic: topics[0],
      partition,
      position: taken.position,
      stored: taken.position,
      storedAtMs: 0,
    });
  }

  holds(partition: number): boolean {
    return this.held.has(partition);
  }

  async evict(partition: number): Promise<void> {
    await this.prepare(partition);
  }

  async prepare(partition: number): Promise<boolean> {
    const held = this.held.get(partition);
    if (!held) return false;
    const delivery = this.fetched.get(partition) ?? (await this.consumer['fetch'](held as never));
    if (delivery) this.fetched.set(partition, delivery);
    return delivery !== undefined;
  }

  async turn(partition: number, eventsMax: number, lazy = false): Promise<Turn> {
    const held = this.held.get(partition)!;
    // Instead of the clock: the position was stored just now, or long ago.
    held.storedAtMs = lazy ? Infinity : -Infinity;
    this.of.subscription.eventsMax = eventsMax;
    const delivery = this.fetched.get(partition) ?? (await this.consumer['fetch'](held as never));
    this.fetched.delete(partition);
    if (!delivery) return 'idle';
    if (passedOver(held, delivery)) return 'passed';
    try {
      const { signal } = new AbortController();
      await deliver(this.of.subscription, delivery, { signal, ...this.consumer['hooks'] });
      held.position = held.stored = delivery.to;
      return 'handled';
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      this.held.delete(partition);
      return 'fenced';
    }
  }
}

class Evicted extends Error {
  override name = 'Evicted';
}

type OnJoin = (event: { payload: { memberAssignment: Record<string, number[]> } }) => Promise<void>;

export class KafkaMember implements Member {
  private membership: Membership | undefined;
  private readonly from = new Map<number, number>();
  private readonly assigned = new Set<number>();
  private onJoin!: OnJoin;
  private eachBatch!: (payload: EachBatchPayload) => Promise<void>;

  constructor(
    private readonly of: MemberOf,
    private readonly broker: Broker,
  ) {}

  private get topic(): string {
    return this.of.subscription.topics[0];
  }

  private async join(): Promise<Membership> {
    const { catalog, report, subscription } = this.of;
    const kafka = { consumer: () => this.client() } as unknown as Kafka;
    const { seal } = this.broker;
    const ground = { kafka, admin: undefined as never, catalog, seal, report, sessionTimeoutMs: 60_000 };
    const { signal } = new AbortController();
    const membership = new Membership(ground, subscription, { signal, onCrash: () => undefined });
    await membership.join();
    return membership;
  }

  /** As much of a kafkajs consumer as the product uses. */
  private client(): object {
    const nothing = () => Promise.resolve();
    return {
      events: { GROUP_JOIN: 'join', REBALANCING: 'rebalancing', CRASH: 'crash' },
      on: (name: string, act: OnJoin) => name === 'join' && (this.onJoin = act),
      connect: nothing,
      subscribe: nothing,
      run: ({ eachBatch }: { eachBatch: KafkaMember['eachBatch'] }) => {
        this.eachBatch = eachBatch;
        return Promise.resolve();
      },
      seek: ({ partition, offset }: { partition: number; offset: string }) =>
        this.from.set(partition, Number(offset)),
    };
  }

  async take(partition: number, committed: number): Promise<void> {
    this.membership ??= await this.join();
    this.assigned.add(partition);
    this.from.set(partition, committed);
    await this.onJoin({ payload: { memberAssignment: { [this.topic]: [...this.assigned] } } });
    // The broker may be behind what the join has read: somebody handles the partition until the first batch.
    this.from.set(partition, Math.min(committed, this.from.get(partition)!));
  }

  holds(partition: number): boolean {
    return this.from.has(partition);
  }

  evict(partition: number): Promise<void> {
    this.assigned.delete(partition);
    return Promise.resolve();
  }

  prepare(partition: number): Promise<boolean> {
    const owned = this.membership?.['owned'].get(`${this.topic}/${partition}`);
    return Promise.resolve(owned?.position === this.from.get(partition));
  }

  async turn(partition: number, eventsMax: number): Promise<Turn> {
    const { topic } = this;
    const all = this.broker.messages(topic, partition);
    const from = this.from.get(partition)!;
    const messages = all.slice(from, from + eventsMax);
    if (messages.length === 0) return 'idle';
    try {
      await this.eachBatch(this.payload({ partition, messages, end: all.length }));
      await this.membership!['tails'].get(`${topic}/${partition}`);
    } catch (error) {
      if (!(error instanceof Evicted)) throw error;
      this.from.delete(partition);
      return 'fenced';
    }
    if (!this.membership!['owned'].has(`${topic}/${partition}`)) {
      this.from.delete(partition);
      return 'fenced';
    }
    return 'handled';
  }

  private payload(of: { partition: number; messages: KafkaMessage[]; end: number }): EachBatchPayload {
    const { partition, messages, end } = of;
    return {
      batch: {
        topic: this.topic,
        partition,
        messages,
        firstOffset: () => messages[0].offset,
        lastOffset: () => messages[messages.length - 1].offset,
        highWatermark: String(end),
      },
      // The group tells an evicted member with its next heartbeat.
      heartbeat: () => (this.assigned.has(partition) ? Promise.resolve() : Promise.reject(new Evicted())),
      isRunning: () => true,
      isStale: () => false,
      resolveOffset: (offset: string) => this.from.set(partition, Number(offset) + 1),
    } as unknown as EachBatchPayload;
  }
}
