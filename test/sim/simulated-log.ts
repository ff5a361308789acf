// The event log's twin: the real table, no timers. In the Kafka variant a broker in memory stands behind it.
import type { Database, Tx } from '#db';
import type { EventLog, OutgoingEvent } from '#log';
import { appendInChunks, partitionsOf } from '../../libs/log/src/postgres/postgres-log.js';
import { publishedMessage } from '../../libs/log/src/kafka/message.js';
import { partitionOf } from '../../libs/log/src/partition.rules.js';
import type { Broker } from './broker.js';

export class SimulatedLog implements EventLog {
  readonly engine: 'postgres' | 'kafka';

  constructor(
    private readonly database: Database,
    private readonly topics: Map<string, number>,
    private readonly broker: Broker | undefined,
  ) {
    this.engine = broker ? 'kafka' : 'postgres';
  }

  partitionsOf(topic: string): number {
    return partitionsOf(this.topics, topic);
  }

  async append(tx: Tx, topic: string, events: OutgoingEvent[]): Promise<void> {
    if (events.length > 0) await appendInChunks(tx, topic, events, this.partitionsOf(topic));
  }

  async publish(topic: string, events: OutgoingEvent[]): Promise<void> {
    if (!this.broker) {
      await this.database.transaction((tx) => this.append(tx, topic, events));
      return;
    }
    const intake = { source: '/pagesa/intake', seal: this.broker.seal };
    for (const event of events) {
      const partition = partitionOf(event.key, this.partitionsOf(topic));
      this.broker.append(topic, partition, publishedMessage(event, { topic, partition }, intake));
    }
  }

  consume(): never {
    throw new Error('the simulation delivers by itself');
  }

  lag(): never {
    throw new Error('the simulation looks at its positions itself');
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}
