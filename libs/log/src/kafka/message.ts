// Events as Kafka records and back: CloudEvents 1.0, binary content mode (headers ce_*, the data as the
// value).
import { isUtf8 } from 'node:buffer';
import type { KafkaMessage, Message } from 'kafkajs';
import { foreignId } from '../foreign.rules.js';
import type { EventCatalog, OutgoingEvent } from '../port.js';
import { encodeData, type PoisonRecord, type StoredRecord } from '../record-batch.js';
import type { Seal } from './seal.js';

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
  if (timeMs !== last.timeMs) last = { timeMs, text: new Date(timeMs).toISOString() };
  return last.text;
}

function timeOf(text: string): number {
  if (text !== lastRead.text) lastRead = { timeMs: Date.parse(text), text };
  return lastRead.timeMs;
}

// The events of a batch have one time. What was read need not be spelt as we would.
let last = { timeMs: NaN, text: '' };
let lastRead = last;

/** Where a record goes. */
export interface Destination {
  topic: string;
  partition: number;
}

/** Who sends it: the source that it names, and the seal that proves it. */
export interface Signature {
  source: string;
  seal: Seal;
}

/** A record relayed from the outbox; `sequence` is its offset there (CloudEvents' sequence extension). */
export function relayedMessage(
  record: StoredRecord & { offset: number },
  { topic, partition }: Destination,
  { source, seal }: Signature,
): Message {
  const { type, id, json } = record;
  const time = timeText(record.timeMs);
  const sequence = String(record.offset);
  return {
    key: record.key,
    value: json,
    partition,
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(type),
      ce_source: constant(source),
      ce_id: id,
      ce_time: time,
      ce_sequence: sequence,
      ce_seal: seal.of({ topic, type, source, id, time, sequence, json }),
    },
  };
}

/** A record produced straight from intake: no database change stands behind it, so it has no sequence. */
export function publishedMessage(
  event: OutgoingEvent,
  { topic, partition }: Destination,
  { source, seal }: Signature,
): Message & { key: string; value: string } {
  const { type, id, key } = event;
  const json = encodeData(event);
  const time = timeText(event.timeMs);
  return {
    key,
    value: json,
    partition,
    headers: {
      ce_specversion: specVersion,
      ce_type: constant(type),
      ce_source: constant(source),
      ce_id: id,
      ce_time: time,
      ce_seal: seal.of({ topic, type, source, id, time, sequence: '', json }),
    },
  };
}

function headerOf(headers: KafkaMessage['headers'], name: string): string | undefined {
  const value = headers?.[name];
  if (typeof value === 'string') return value;
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null ? undefined : String(first);
}

/** A record whose data is not read yet. */
export interface ArrivedRecord extends StoredRecord {
  offset: number;
  /** Where it stands in its outbox; only for records of our own, whatever others claim of theirs. */
  origin?: { source: string; sequence: number };
}

/**
 * Reads what a record says of itself. One without a type has its topic's default type (other programs may
 * send plain JSON). Only a record with our seal keeps its id: a foreign one could take the place of one of
 * ours.
 */
export function arrivedRecord(
  message: KafkaMessage,
  { topic, partition }: Destination,
  { catalog, seal }: { catalog: EventCatalog; seal: Seal },
): ArrivedRecord | PoisonRecord {
  const { headers } = message;
  const offset = Number(message.offset);
  const key = message.key?.toString('utf8') ?? '';
  const type = typeOf(message, topic, catalog);
  const id = headerOf(headers, 'ce_id') ?? '';
  const foreign = () => ({ offset, type, key, id: foreignId(id || `${topic}/${partition}/${offset}`) });
  const value = message.value ?? Buffer.alloc(0);
  if (!isUtf8(value)) return { ...foreign(), reason: 'not UTF-8', payload: value };
  const json = value.toString('utf8');
  const source = headerOf(headers, 'ce_source') ?? '';
  const time = headerOf(headers, 'ce_time') ?? '';
  const sequence = headerOf(headers, 'ce_sequence') ?? '';
  const timeMs = timeOf(time) || Number(message.timestamp);
  if (headerOf(headers, 'ce_seal') !== seal.of({ topic, type, source, id, time, sequence, json }))
    return { ...foreign(), timeMs, json };
  if (sequence === '') return { offset, type, id, key, timeMs, json };
  return { offset, type, id, key, timeMs, json, origin: { source, sequence: Number(sequence) } };
}

/** The type of a record without parsing it, for consumers that want some types only. */
export function typeOf({ headers }: KafkaMessage, topic: string, catalog: EventCatalog): string {
  return headerOf(headers, 'ce_type') ?? catalog.defaultType(topic) ?? '';
}
