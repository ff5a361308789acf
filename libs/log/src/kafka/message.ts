// Events as Kafka records and back: CloudEvents 1.0, binary content mode (headers ce_*, the data as the value).
import { isUtf8 } from 'node:buffer';
import type { KafkaMessage, Message } from 'kafkajs';
import type { EventCatalog, OutgoingEvent, ReceivedEvent } from '../port.js';
import { readRecord, type PoisonRecord, type StoredRecord } from '../record-batch.js';

const specVersion = Buffer.from('1.0');
const cached = new Map<string, Buffer>();

// Types and sources are few constants; their bytes are made once.
function constant(text: string): Buffer {
  let bytes = cached.get(text);
  if (!bytes) cached.set(text, (bytes = Buffer.from(text)));
  return bytes;
}

/** A record relayed from the outbox; `sequence` is its offset there (CloudEvents' sequence extension). */
export function relayedMessage(
  record: StoredRecord & { offset: number },
  partition: number,
  source: string,
): Message {
  return {
    key: record.key,
    value: record.json,
    partition,
    timestamp: String(record.timeMs),
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(record.type),
      ce_source: constant(source),
      ce_id: record.id,
      ce_sequence: String(record.offset),
    },
  };
}

/** A record produced straight from intake: no database change stands behind it, so it has no sequence. */
export function publishedMessage(event: OutgoingEvent, partition: number, source: string): Message {
  return {
    key: event.key,
    value: JSON.stringify(event.data),
    partition,
    timestamp: String(event.timeMs),
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(event.type),
      ce_source: constant(source),
      ce_id: event.id,
    },
  };
}

export interface Received {
  read: ReceivedEvent | PoisonRecord;
  source?: string;
  sequence?: number;
}

/** Reads a Kafka record; one without a type header has its topic's default type (other programs may send plain JSON). */
export function receivedMessage(message: KafkaMessage, topic: string, catalog: EventCatalog): Received {
  const header = (name: string): string | undefined => {
    const value = message.headers?.[name];
    return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
  };
  const offset = Number(message.offset);
  const key = message.key?.toString('utf8') ?? '';
  const type = header('ce_type') ?? catalog.defaultType(topic) ?? '';
  const id = header('ce_id') ?? `${topic}/${offset}`;
  const value = message.value ?? Buffer.alloc(0);
  const sequence = header('ce_sequence');
  const origin =
    sequence === undefined ? {} : { source: header('ce_source') ?? '', sequence: Number(sequence) };
  if (!isUtf8(value))
    return { read: { offset, reason: 'not UTF-8', payload: value, key, id, type }, ...origin };
  const record = { offset, type, id, key, timeMs: Number(message.timestamp), json: value.toString('utf8') };
  return { read: readRecord(record, (name, data) => catalog.check(name, data)), ...origin };
}

/** The type of a record without parsing it, for consumers that want some types only. */
export function typeOf(message: KafkaMessage, topic: string, catalog: EventCatalog): string {
  const value = message.headers?.['ce_type'];
  return value === undefined ? (catalog.defaultType(topic) ?? '') : String(value);
}
