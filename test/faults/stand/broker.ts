// The real Kafka broker of a stand, and what outside programs do to a topic: produce, read everything, add
// partitions.
import {
  Kafka as KafkaClient,
  logLevel,
  type Admin,
  type KafkaMessage,
  type Producer,
  type ProducerRecord,
} from 'kafkajs';
import type { Kafka, KafkaOptions } from '../../../tools/kafka/kafka.mjs';
import { importScript } from './checkout.js';

interface KafkaTool {
  startKafka(options: KafkaOptions): Promise<Kafka>;
}

export class Broker {
  private followers = 0;

  private constructor(
    private readonly server: Kafka,
    private readonly client: KafkaClient,
    readonly producer: Producer,
    readonly admin: Admin,
  ) {}

  static async start(): Promise<Broker> {
    const { startKafka } = await importScript<KafkaTool>('tools/kafka/kafka.mjs');
    const server = await startKafka({});
    const client = new KafkaClient({
      clientId: 'faults',
      brokers: [server.brokers],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 40 },
    });
    const producer = client.producer({ allowAutoTopicCreation: false });
    const admin = client.admin();
    await producer.connect();
    await admin.connect();
    return new Broker(server, client, producer, admin);
  }

  get brokers(): string {
    return this.server.brokers;
  }

  async killAndStart(whileGone: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.server.kill9();
    await whileGone();
    await this.server.restart();
  }

  /** A clean restart, as for an upgrade. */
  async restart(): Promise<void> {
    await this.server.restart();
  }

  /**
   * Produces with what the broker says now: kafkajs drops, without a word, records for a partition it does
   * not know yet.
   */
  async sendFresh(record: ProducerRecord): Promise<void> {
    const producer = this.client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send(record);
    await producer.disconnect();
  }

  async partitionsOf(topic: string): Promise<number> {
    return (await this.admin.fetchTopicOffsets(topic)).length;
  }

  /** Hands over every record of a topic from its start on, for as long as the stand lives; `stop` ends it. */
  async follow(topic: string, onRecord: (partition: number, message: KafkaMessage) => void) {
    const consumer = this.client.consumer({
      groupId: `faults-wire-${topic}-${++this.followers}`,
      sessionTimeout: 30_000,
      maxWaitTimeInMs: 100,
      metadataMaxAge: 5_000,
      retry: { retries: 40, maxRetryTime: 2_000, restartOnFailure: () => Promise.resolve(true) },
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch, resolveOffset }) => {
        for (const message of batch.messages) onRecord(batch.partition, message);
        resolveOffset(batch.lastOffset());
        return Promise.resolve();
      },
    });
    return () => consumer.disconnect();
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
    await this.admin.disconnect();
    await this.server.stop();
  }
}
