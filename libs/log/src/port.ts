// The event log's port: what every engine does and what every consumer may rely on. No engine's type appears
// here.
import type { Database, Tx } from '#db';

/**
 * An event on its way out. `key` decides the partition; `timeMs` is when it happened (UTC, ms); `data`
 * becomes JSON.
 */
export interface OutgoingEvent {
  type: string;
  id: string;
  key: string;
  timeMs: number;
  data: unknown;
}

/** An event as a consumer sees it; `offset` is its place in the partition. */
export interface ReceivedEvent<T = unknown> {
  type: string;
  id: string;
  key: string;
  timeMs: number;
  data: T;
  offset: number;
}

/**
 * Events of one partition, in their order; of several, one partition after the other, where a subscription
 * asks for it.
 */
export interface EventBatch<T = unknown> {
  topic: string;
  /** Of several partitions: one of them. */
  partition: number;
  events: ReceivedEvent<T>[];
}

/** Effects of `tx` and the consumer's position commit together; throwing undoes both. */
export type BatchHandler = (batch: EventBatch, tx: Tx) => Promise<void>;

export interface Subscription {
  /** Each group sees every event once. */
  group: string;
  topics: string[];
  handler: BatchHandler;
  /** The group's own database: its positions and dead letters are in that schema. */
  database: Database;
  /** Only these types are handed to the handler; others are passed over unread. */
  types?: string[];
  /** Events handed over at once, at most. */
  eventsMax?: number;
  /**
   * Hands over what several partitions have ready in one transaction: for handlers to which partitions mean
   * nothing.
   */
  together?: boolean;
  /** How long a silent member keeps its partitions on the PostgreSQL engine, ms (default 6 s). */
  leaseMs?: number;
}

export interface PartitionLag {
  group: string;
  topic: string;
  partition: number;
  /** Events not yet handled. */
  lag: number;
}

export interface Consumer {
  /** Stops after the batch in hand; positions stay, ownership is given up. */
  close(): Promise<void>;
  lag(): Promise<PartitionLag[]>;
}

export interface EventLog {
  readonly engine: 'postgres' | 'kafka';
  /** Partitions of a topic. */
  partitionsOf(topic: string): number;
  /** Writes events in the caller's transaction: they exist if and only if it commits. */
  append(tx: Tx, topic: string, events: OutgoingEvent[]): Promise<void>;
  /** Writes events durably by themselves; resolves when they cannot be lost any more. */
  publish(topic: string, events: OutgoingEvent[]): Promise<void>;
  consume(subscription: Subscription): Promise<Consumer>;
  /** How far the consumers of this process are behind; on Kafka also the relay, as the group `relay`. */
  lag(): Promise<PartitionLag[]>;
  /** Ends the work in hand and gives up what is held; what was not relayed yet stays in the outbox. */
  close(): Promise<void>;
}

/** What `append` and `publish` need of an event's definition, and how an incoming one is checked. */
export interface EventCatalog {
  /** Undefined: the type or version is unknown. A text: why the data is not valid. True: valid. */
  check(type: string, data: unknown): true | string | undefined;
  /**
   * The same for a record that another program put on a topic; without it everything is taken that `check`
   * takes.
   */
  checkForeign?(type: string, data: unknown): true | string | undefined;
  /** The type that a record without a type header on this topic has. */
  defaultType(topic: string): string | undefined;
  topics: { name: string; partitions: number; compacted: boolean }[];
}
