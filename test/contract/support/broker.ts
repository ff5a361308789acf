// Straight to the Kafka broker, past the product: what other programs and operators may do there.
import { Kafka, logLevel, type Admin, type Message } from 'kafkajs';
import { kafkaBrokers } from '../../support/kafka.mjs';

const connect = (): Kafka =>
  new Kafka({ clientId: 'outside', brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });

export async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = connect().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Sends records as they are, to one partition. */
export async function sendRaw(topic: string, messages: Message[], partition = 0): Promise<void> {
  const producer = connect().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, messages: messages.map((message) => ({ partition, ...message })) });
  } finally {
    await producer.disconnect();
  }
}

/** How many records stand on a topic's partition, counting those that were removed. */
export async function endOf(topic: string, partition = 0): Promise<number> {
  const offsets = await withAdmin((admin) => admin.fetchTopicOffsets(topic));
  return Number(offsets.find((entry) => entry.partition === partition)!.high);
}

/** Moves a group's offset, as an operator's tool does while nobody is in the group. */
export async function moveOffset(groupId: string, topic: string, offset: number): Promise<void> {
  const consumer = connect().consumer({ groupId, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: () => Promise.resolve(),
    });
    await consumer.commitOffsets([{ topic, partition: 0, offset: String(offset) }]);
  } finally {
    await consumer.disconnect();
  }
}
