// The event log on Apache Kafka: the table is the outbox, a relay publishes it, consumers read the broker.
import type { Database, Tx } from '#db';
import type { Admin, Kafka as KafkaClient, LoggerEntryContent } from 'kafkajs';
import { countAfter, ensurePartitions } from '../append.sql.js';
import { endsWithin } from '../back-off.js';
import { Kafka, logLevel } from './kafkajs.js';
import { partitionOf } from '../partition.rules.js';
import type { Consumer, EventCatalog, EventLog, OutgoingEvent, PartitionLag, Subscription } from '../port.js';
import { appendInChunks, partitionsOf } from '../postgres/postgres-log.js';
import type { LogReporter } from '../reporter.js';
import { WakeUp } from '../wake.js';
import { KafkaConsumer } from './kafka-consumer.js';
import { publishedMessage, type Signature } from './message.js';
import { outboxSignature, Relay } from './relay.js';
import { readRelayed } from './relay.sql.js';
import { hasRoom, messageBytes, Sender, type Parcel } from './sender.js';

export interface KafkaOptions {
  brokers: string[];
  clientId: string;
  /** How long a silent member keeps its partitions, ms. */
  sessionTimeoutMs?: number;
  /** Copies of each partition for topics made here; the broker's default if left out. */
  replicationFactor?: number;
}

interface Parts {
  database: Database;
  admin: Admin;
  sender: Sender;
  relay: Relay;
  relaySender: Sender;
  wakeUp: WakeUp;
  signature: Signature;
}

type Options = KafkaOptions & { report: LogReporter; pollMs?: number };

const sessionTimeoutMsDefault = 10_000;
const brokersDefault = -1;
// Longer than a broker needs to come back after a kill -9 (11 s by its defaults).
const publishTimeoutMs = 20_000;

export class KafkaLog implements EventLog {
  readonly engine = 'kafka';
  private readonly partitions: Map<string, number>;
  private readonly consumers: KafkaConsumer[] = [];

  private constructor(
    private readonly kafka: KafkaClient,
    private readonly catalog: EventCatalog,
    private readonly options: Options,
    private readonly parts: Parts,
  ) {
    this.partitions = new Map(catalog.topics.map((topic) => [topic.name, topic.partitions]));
  }

  static async open(database: Database, catalog: EventCatalog, options: Options): Promise<KafkaLog> {
    const { report } = options;
    const kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => report.trouble(`kafka ${entry.namespace}`, errorOf(entry.log)),
      connectionTimeout: 5_000,
      // A send gives up only after some two minutes: the outbox keeps what it could not send.
      retry: { initialRetryTime: 100, maxRetryTime: 3_000, retries: 40 },
    });
    const admin = kafka.admin();
    const wakeUp = new WakeUp(database, (error) => report.trouble('listen', error), options.pollMs);
    const topics = catalog.topics.map((topic) => topic.name);
    const sender = new Sender(kafka, report);
    const relaySender = new Sender(kafka, report);
    const { seal } = await outboxSignature(database);
    const signature = { source: '/pagesa/intake', seal };
    const relay = new Relay(database, topics, relaySender, wakeUp, report);
    const log = new KafkaLog(kafka, catalog, options, {
      database,
      admin,
      sender,
      relay,
      relaySender,
      wakeUp,
      signature,
    });
    try {
      await admin.connect();
      await prepareTopics(admin, catalog, options.replicationFactor);
      for (const { name, partitions } of catalog.topics) await ensurePartitions(database, name, partitions);
      wakeUp.start();
      await relay.start();
    } catch (error) {
      await log.close();
      throw error;
    }
    return log;
  }

  partitionsOf(topic: string): number {
    return partitionsOf(this.partitions, topic);
  }

  async append(tx: Tx, topic: string, events: OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await appendInChunks(tx, topic, events, this.partitionsOf(topic));
  }

  /** Events of one partition stay in their order; a rejected call may have stored some of them. */
  async publish(topic: string, events: OutgoingEvent[]): Promise<void> {
    const partitions = this.partitionsOf(topic);
    let parcels = new Map<number, Parcel>();
    for (const event of events) {
      const partition = partitionOf(event.key, partitions);
      const message = publishedMessage(event, { topic, partition }, this.parts.signature);
      const bytes = messageBytes(message);
      if (!hasRoom(parcels.get(partition), bytes)) {
        await this.sendInTime([...parcels.values()]);
        parcels = new Map();
      }
      const parcel = parcels.get(partition) ?? { topic, partition, messages: [], bytes: 0 };
      parcel.messages.push(message);
      parcel.bytes += bytes;
      parcels.set(partition, parcel);
    }
    if (parcels.size > 0) await this.sendInTime([...parcels.values()]);
  }

  /** Somebody waits for the answer: it must come before they, or a proxy between, give up. */
  private async sendInTime(topicMessages: Parcel[]): Promise<void> {
    const sent = this.parts.sender.sendBatch({ topicMessages });
    if (await endsWithin(publishTimeoutMs, sent)) return;
    // It may still be stored later, as the caller of `publish` must expect of any that is rejected.
    sent.catch((error: unknown) => this.options.report.trouble('late publish', error));
    throw Object.assign(new Error('the broker does not answer'), { code: 'ETIMEDOUT' });
  }

  async consume(subscription: Subscription): Promise<Consumer> {
    const { kafka, catalog, options, parts } = this;
    const { report, sessionTimeoutMs = sessionTimeoutMsDefault } = options;
    const { admin, wakeUp, signature } = parts;
    const { seal } = signature;
    const ground = { kafka, admin, wakeUp, catalog, seal, report, sessionTimeoutMs };
    const consumer = new KafkaConsumer(ground, subscription);
    await consumer.start();
    this.consumers.push(consumer);
    return consumer;
  }

  async lag(): Promise<PartitionLag[]> {
    const { database } = this.parts;
    const relayedTo = await readRelayed(database, [...this.partitions.keys()]);
    const waiting = await countAfter(database, relayedTo);
    const relayed = waiting.map((place) => ({ group: 'relay', ...place }));
    return [...relayed, ...(await Promise.all(this.consumers.map((consumer) => consumer.lag()))).flat()];
  }

  async close(): Promise<void> {
    const { relay, relaySender, sender, wakeUp, admin } = this.parts;
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
    await Promise.all([relay.close(), relaySender.close(), sender.close()]);
    await wakeUp.close();
    await admin.disconnect();
  }
}

/** Makes the topics that are missing, and the partitions: more than the catalog says are left as they are. */
async function prepareTopics(
  admin: Admin,
  { topics }: EventCatalog,
  replicationFactor = brokersDefault,
): Promise<void> {
  const present = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !present.has(name));
  if (missing.length > 0)
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ name, partitions, compacted }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor,
        configEntries: [{ name: 'cleanup.policy', value: compacted ? 'compact' : 'delete' }],
      })),
    });
  const found = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  const counts = new Map(found.topics.map(({ name, partitions }) => [name, partitions.length]));
  const short = topics.filter(({ name, partitions }) => (counts.get(name) ?? 0) < partitions);
  if (short.length > 0)
    await admin.createPartitions({
      topicPartitions: short.map(({ name, partitions }) => ({ topic: name, count: partitions })),
    });
}

/** kafkajs logs a sentence beside what went wrong, in whatever form that came. */
function errorOf({ message, error, topic, partition }: LoggerEntryContent): Error {
  const place = topic === undefined ? '' : ` (${String(topic)}/${String(partition)})`;
  const reason = typeof error === 'string' ? `: ${error}` : '';
  return new Error(`${message}${place}${reason}`, { cause: error });
}
