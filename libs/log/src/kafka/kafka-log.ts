// The event log on Apache Kafka: the table is the outbox, a relay publishes it, consumers read the broker.
import type { Database, Tx } from '#db';
import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs';
import { ensurePartitions, notifyAppended } from '../append.sql.js';
import { partitionOf } from '../partition.rules.js';
import type { Consumer, EventCatalog, EventLog, OutgoingEvent, Subscription } from '../port.js';
import { appendInChunks, partitionsOf } from '../postgres/postgres-log.js';
import type { LogReporter } from '../reporter.js';
import { WakeUp } from '../wake.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { publishedMessage } from './message.js';
import { Relay } from './relay.js';

export interface KafkaOptions {
  brokers: string[];
  clientId: string;
  /** How long a silent member keeps its partitions, ms. */
  sessionTimeoutMs?: number;
  /** Copies of each partition for topics made here; the broker's default if left out. */
  replicationFactor?: number;
}

export class KafkaLog implements EventLog {
  readonly engine = 'kafka';
  private readonly partitions: Map<string, number>;
  private readonly consumers: KafkaConsumer[] = [];

  private constructor(
    private readonly kafka: Kafka,
    private readonly catalog: EventCatalog,
    private readonly options: KafkaOptions,
    private readonly parts: {
      admin: Admin;
      producer: Producer;
      relay: Relay;
      wakeUp: WakeUp;
      report: LogReporter;
    },
  ) {
    this.partitions = new Map(catalog.topics.map((topic) => [topic.name, topic.partitions]));
  }

  static async open(
    database: Database,
    catalog: EventCatalog,
    report: LogReporter,
    options: KafkaOptions,
  ): Promise<KafkaLog> {
    const kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => report.trouble(`kafka ${entry.namespace}`, new Error(entry.log.message)),
      connectionTimeout: 5_000,
      // A send gives up only after some two minutes: the outbox keeps what it could not send.
      retry: { initialRetryTime: 100, maxRetryTime: 3_000, retries: 40 },
    });
    const admin = kafka.admin();
    await admin.connect();
    await createTopics(admin, catalog, options.replicationFactor);
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    for (const { name, partitions } of catalog.topics) await ensurePartitions(database, name, partitions);
    const wakeUp = new WakeUp(database, (error) => report.trouble('listen', error));
    wakeUp.start();
    const topics = catalog.topics.map((topic) => topic.name);
    const relay = new Relay(database, topics, producer, wakeUp, report);
    await relay.start();
    return new KafkaLog(kafka, catalog, options, { admin, producer, relay, wakeUp, report });
  }

  partitionsOf(topic: string): number {
    return partitionsOf(this.partitions, topic);
  }

  async append(tx: Tx, topic: string, events: OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await appendInChunks(tx, topic, events, this.partitionsOf(topic));
    await notifyAppended(tx, topic);
  }

  async publish(topic: string, events: OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    const partitions = this.partitionsOf(topic);
    await this.parts.producer.send({
      topic,
      acks: -1,
      messages: events.map((event) =>
        publishedMessage(event, partitionOf(event.key, partitions), '/pagesa/intake'),
      ),
    });
  }

  async consume(subscription: Subscription): Promise<Consumer> {
    const { admin, report } = this.parts;
    const consumer = new KafkaConsumer(this.kafka, admin, subscription, this.catalog, report, {
      sessionTimeoutMs: this.options.sessionTimeoutMs ?? 10_000,
    });
    await consumer.start();
    this.consumers.push(consumer);
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
    await this.parts.relay.close();
    await this.parts.wakeUp.close();
    await this.parts.producer.disconnect();
    await this.parts.admin.disconnect();
  }
}

async function createTopics(admin: Admin, catalog: EventCatalog, replicationFactor?: number): Promise<void> {
  const present = new Set(await admin.listTopics());
  const missing = catalog.topics.filter((topic) => !present.has(topic.name));
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ name, partitions, compacted }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: replicationFactor ?? -1,
      configEntries: [{ name: 'cleanup.policy', value: compacted ? 'compact' : 'delete' }],
    })),
  });
}
