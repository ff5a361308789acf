// Encodes a produce request (version 3, record batches of magic 2) in one pass over one buffer. kafkajs
// takes seven buffers of a kilobyte for a record of ours and was the greatest cost of a payment on Kafka;
// the bytes are the same, which a property test holds it to.
import { now } from '#time';
import type { Message } from 'kafkajs';
import { roomFor, WireBuffer } from './wire-buffer.js';

/** What kafkajs hands to the encoder of a produce request. */
export interface ProduceRequest {
  acks: number;
  timeout: number;
  transactionalId?: string | null;
  producerId?: { toString(): string };
  producerEpoch?: number;
  compression?: number;
  topicData: {
    topic: string;
    partitions: { partition: number; firstSequence?: number; messages: readonly Message[] }[];
  }[];
}

const magic = 2;
const recordRoom = 64;
const batchHeadBytes = 61;
const noProducer = -1n;

/** False if the request holds what this encoder leaves out: compression, transactions, own times. */
export function canEncode({ compression, transactionalId, topicData }: ProduceRequest): boolean {
  if (compression || transactionalId) return false;
  return topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlain)));
}

function isPlain({ timestamp, headers }: Message): boolean {
  if (timestamp !== undefined) return false;
  for (const name in headers) if (Array.isArray(headers[name]) || headers[name] === undefined) return false;
  return true;
}

/** The request's body as bytes; `atMs` is the time of its records. */
export function encodeProduceRequest(request: ProduceRequest, atMs = now().getTime()): Buffer {
  const { acks, timeout, topicData } = request;
  const out = new WireBuffer(1 << 16);
  out.string16(null);
  out.int16(acks);
  out.int32(timeout);
  out.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    out.string16(topic);
    out.reserve(4);
    out.int32(partitions.length);
    for (const data of partitions) encodePartition(out, { ...data, request, atMs });
  }
  return out.bytes();
}

type Batch = ProduceRequest['topicData'][number]['partitions'][number] & {
  request: ProduceRequest;
  atMs: number;
};

function encodePartition(out: WireBuffer, batch: Batch): void {
  out.reserve(8 + batchHeadBytes);
  out.int32(batch.partition);
  const size = out.gap32();
  const start = out.position;
  encodeBatch(out, batch);
  out.fill32(size, out.position - start);
}

function encodeBatch(out: WireBuffer, { request, messages, firstSequence = 0, atMs }: Batch): void {
  const { producerId, producerEpoch = 0 } = request;
  const time = BigInt(atMs);
  out.int64(0n);
  const length = out.gap32();
  out.int32(0);
  out.int8(magic);
  const checksum = out.gap32();
  const checked = out.position;
  out.int16(0);
  out.int32(messages.length - 1);
  out.int64(time);
  out.int64(time);
  out.int64(producerId === undefined ? noProducer : BigInt(producerId.toString()));
  out.int16(producerEpoch);
  out.int32(firstSequence);
  out.int32(messages.length);
  for (let index = 0; index < messages.length; index++) encodeRecord(out, messages[index], index);
  out.fill32(length, out.position - length - 4);
  out.fill32(checksum, crc32c(out.bytes(checked)));
}

function encodeRecord(out: WireBuffer, { key, value, headers = {} }: Message, offsetDelta: number): void {
  let room = recordRoom + roomFor(key) + roomFor(value);
  let count = 0;
  for (const name in headers) {
    room += name.length * 3 + 5 + roomFor(headers[name] as Buffer | string);
    count++;
  }
  out.reserve(room);
  out.sizedBody(2, () => {
    out.int8(0);
    out.varint(0);
    out.varint(offsetDelta);
    out.sized(key);
    out.sized(value);
    out.varint(count);
    for (const name in headers) {
      out.raw(nameOf(name));
      out.sized(headers[name] as Buffer | string);
    }
  });
}

const names = new Map<string, Buffer>();
const namesMax = 1_000;

// The names of headers are few and constant.
function nameOf(name: string): Buffer {
  let bytes = names.get(name);
  if (!bytes) {
    const out = new WireBuffer(roomFor(name));
    out.sized(name);
    bytes = out.bytes();
    if (names.size < namesMax) names.set(name, bytes);
  }
  return bytes;
}

// CRC-32C (RFC 3720, appendix B.4), eight bytes a step.
const polynomial = 0x82f63b78;
const tables = Array.from({ length: 8 }, () => new Int32Array(256));
for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
  tables[0][byte] = rest;
}
for (let step = 1; step < 8; step++)
  for (let byte = 0; byte < 256; byte++) {
    const before = tables[step - 1][byte];
    tables[step][byte] = (before >>> 8) ^ tables[0][before & 0xff];
  }
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;

/** The checksum of a record batch. */
export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc =
      t7[crc & 0xff] ^
      t6[(crc >>> 8) & 0xff] ^
      t5[(crc >>> 16) & 0xff] ^
      t4[crc >>> 24] ^
      t3[bytes[at + 4]] ^
      t2[bytes[at + 5]] ^
      t1[bytes[at + 6]] ^
      t0[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) crc = t0[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}
