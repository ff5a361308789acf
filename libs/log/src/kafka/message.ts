// Events as Kafka records and back: CloudEvents 1.0, binary content mode (headers ce_*, the data as the
// value).
import { isUtf8 } from 'node:buffer';
import type { KafkaMessage, Message } from 'kafkajs';
import type { EventCatalog, OutgoingEvent, ReceivedEvent } from '../port.js';
import { encodeData, readRecord, type PoisonRecord, type StoredRecord } from '../record-batch.js';

const specVersion = Buffer.from('1.0');
const cached = new Map<string, Buffer>();

// Types and sources are few constants; their bytes are made once.
function constant(text: string): Buffer {
  let bytes = cached.get(text);
  if (!bytes) cached.set(text, (bytes = Buffer.from(text)));
  return bytes;
}

// The record's own timestamp is that of sending: brokers delete by it, and an event that waited long in the
// outbox would be gone before anybody read it.
function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString();
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
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(record.type),
      ce_source: constant(source),
      ce_id: record.id,
      ce_time: timeText(record.timeMs),
      ce_sequence: String(record.offset),
    },
  };
}

/** A record produced straight from intake: no database change stands behind it, so it has no sequence. */
export function publishedMessage(
  event: OutgoingEvent,
  partition: number,
  source: string,
): Message & { key: string; value: string } {
  return {
    key: event.key,
    value: encodeData(event),
    partition,
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(event.type),
      ce_source: constant(source),
      ce_id: event.id,
      ce_time: timeText(event.timeMs),
    },
  };
}

/** What the records of an outbox are named as having come from. */
export const outboxSource = '/pagesa/outbox/';

/**
 * Where a relayed record stands in its outbox; undefined for every other record, whatever it claims of
 * itself.
 */
export function originOf({ headers }: KafkaMessage): { source: string; sequence: number } | undefined {
  const digits = headerOf(headers, 'ce_sequence');
  if (digits === undefined || !/^\d{1,15}$/.test(digits)) return undefined;
  const source = headerOf(headers, 'ce_source');
  return source?.startsWith(outboxSource) ? { source, sequence: Number(digits) } : undefined;
}

function headerOf(headers: KafkaMessage['headers'], name: string): string | undefined {
  const value = headers?.[name];
  return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
}

/** Reads a record; one without a type has its topic's default type (other programs may send plain JSON). */
export function receivedMessage(
  message: KafkaMessage,
  topic: string,
  catalog: EventCatalog,
): ReceivedEvent | PoisonRecord {
  const offset = Number(message.offset);
  const key = message.key?.toString('utf8') ?? '';
  const type = typeOf(message, topic, catalog);
  const id = headerOf(message.headers, 'ce_id') ?? `${topic}/${offset}`;
  const value = message.value ?? Buffer.alloc(0);
  if (!isUtf8(value)) return { offset, reason: 'not UTF-8', payload: value, key, id, type };
  const timeMs = Date.parse(headerOf(message.headers, 'ce_time') ?? '') || Number(message.timestamp);
  const record = { offset, type, id, key, timeMs, json: value.toString('utf8') };
  return readRecord(record, (name, data) => catalog.check(name, data));
}

/** The type of a record without parsing it, for consumers that want some types only. */
export function typeOf({ headers }: KafkaMessage, topic: string, catalog: EventCatalog): string {
  return headerOf(headers, 'ce_type') ?? catalog.defaultType(topic) ?? '';
}
