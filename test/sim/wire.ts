// What travels: every record that the table and the broker hold, in the order in which consumers see it.
import type { Database } from '#db';
import { storedRecords } from '../../libs/log/src/record-batch.js';
import type { Broker } from './broker.js';
import { newRecords } from './observe.sql.js';
import { topicPartitions } from './simulated-process.js';

export interface Place {
  topic: string;
  partition: number;
}

export interface WireRecord extends Place {
  /** As the consumers count. */
  offset: number;
  type: string;
  id: string;
  key: string;
  json: string;
  /** Place in the outbox, for what a relay brought. */
  sequence?: number;
}

export class Wire {
  private readonly table = new Map<string, WireRecord[]>();

  constructor(
    private readonly database: Database,
    private readonly broker: Broker | undefined,
  ) {
    for (const [topic, count] of topicPartitions)
      for (let partition = 0; partition < count; partition++) this.table.set(`${topic}/${partition}`, []);
  }

  /** Reads what was appended to the table since the last time. */
  async look(): Promise<WireRecord[]> {
    const seen = [...this.table].map(([name, { length }]) => {
      const [topic, partition] = name.split('/');
      return { topic: topic, partition: Number(partition), next: length };
    });
    const found: WireRecord[] = [];
    for (const { topic, partition, base_offset, lines } of await newRecords(this.database, seen)) {
      const known = this.table.get(`${topic}/${partition}`)!;
      for (const { offset, type, id, key, json } of storedRecords(lines, base_offset, 0)) {
        const record: WireRecord = { topic, partition, offset, type, id, key, json };
        if (offset !== known.length) throw new Error(`${topic}/${partition} has a gap before ${offset}`);
        known.push(record);
        found.push(record);
      }
    }
    return found;
  }

  length(topic: string, partition: number): number {
    return this.broker
      ? this.broker.messages(topic, partition).length
      : this.table.get(`${topic}/${partition}`)!.length;
  }

  /** The records that consumers see at the offsets of a range. */
  read({ topic, partition }: Place, from: number, to: number): WireRecord[] {
    if (!this.broker) return this.table.get(`${topic}/${partition}`)!.slice(from, to);
    return this.broker
      .messages(topic, partition)
      .slice(from, to)
      .map((message, index) => {
        const header = (name: string): string | undefined => message.headers?.[name]?.toString();
        const sequence = header('ce_sequence');
        return {
          topic,
          partition,
          offset: from + index,
          type: header('ce_type') ?? '',
          id: header('ce_id') ?? '',
          key: message.key?.toString() ?? '',
          json: message.value?.toString() ?? '',
          ...(sequence !== undefined && { sequence: Number(sequence) }),
        };
      });
  }

  /** Records of the outbox that the broker does not hold, or holds in another order. */
  unrelayed(): string[] {
    if (!this.broker) return [];
    return [...this.table].flatMap(([name, records]) => {
      const [topic, partition] = name.split('/');
      const arrived = new Set<number>();
      for (const { sequence } of this.read({ topic, partition: Number(partition) }, 0, Infinity))
        if (sequence !== undefined) {
          const gap = sequence > arrived.size;
          if (gap) return [`${name} went on with ${sequence} after ${arrived.size}`];
          arrived.add(sequence);
        }
      return arrived.size === records.length ? [] : [`${name}: ${arrived.size} of ${records.length} arrived`];
    });
  }
}
