// A Kafka broker in memory, as far as the product's relay and consumers see one: ordered partitions that only
// grow.
import type { KafkaMessage, Message, Producer } from 'kafkajs';
import { Seal } from '../../libs/log/src/kafka/seal.js';
import type { Faults } from './faults.js';

export const relayFaults = ['sent-not-marked', 'half-sent'] as const;
export type RelayFault = (typeof relayFaults)[number];

export class Broker {
  /** Of everything that the simulated processes put on it. */
  readonly seal = new Seal('a key that only the simulation knows');
  private readonly partitions = new Map<string, KafkaMessage[]>();

  append(topic: string, partition: number, message: Message): void {
    const messages = this.messages(topic, partition);
    messages.push({
      key: message.key == null ? null : Buffer.from(message.key),
      value: message.value == null ? null : Buffer.from(message.value),
      timestamp: message.timestamp ?? '0',
      attributes: 0,
      offset: String(messages.length),
      headers: message.headers ?? {},
    });
  }

  messages(topic: string, partition: number): KafkaMessage[] {
    const name = `${topic}/${partition}`;
    let messages = this.partitions.get(name);
    if (!messages) this.partitions.set(name, (messages = []));
    return messages;
  }

  /** What a relay sends through; the fault strikes the next send. */
  producer(faults: Faults, fault: () => RelayFault | undefined): Producer {
    const sendBatch: Producer['sendBatch'] = async ({ topicMessages = [] }) => {
      faults.assertAlive();
      const strikes = fault();
      for (const [index, { topic, messages }] of topicMessages.entries()) {
        if (strikes === 'half-sent' && index > 0) break;
        for (const message of messages) this.append(topic, message.partition!, message);
      }
      if (strikes === 'sent-not-marked') faults.crash();
      if (strikes === 'half-sent') throw new Error('the broker did not answer');
      return [];
    };
    return { sendBatch } as Producer;
  }
}
