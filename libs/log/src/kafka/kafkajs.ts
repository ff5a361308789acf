// kafkajs with two of its inner parts replaced where a profile asks for it: the encoder of produce requests,
// and the grouping of messages by partition, which copies all messages so far for each one more. Its last
// release is pinned and will hardly move; of any other the parts are left as they are.
// docs/decisions/0009-kafkajs-encoder.md tells what it brings.
import type * as kafkajs from 'kafkajs';
import type { Message } from 'kafkajs';
import { createRequire } from 'node:module';
import { canDecode, decodeRecordBatch, type Cursor } from './fetched-records.js';
import { canEncode, encodeProduceRequest, type ProduceRequest } from './produce-request.js';

type RequestOf = (of: ProduceRequest) => object;
type Grouping = (of: {
  topic: string;
  partitionMetadata: readonly unknown[];
  messages: readonly Message[];
  partitioner(of: { topic: string; partitionMetadata: readonly unknown[]; message: Message }): number;
}) => Record<number, Message[]>;

const require = createRequire(import.meta.url);
const knownVersion = '2.2.4';

function replace<Part>(path: string, make: (original: Part) => Part): void {
  const file = require.resolve(`kafkajs/src/${path}`);
  const original = require(file) as Part;
  const held = require.cache[file];
  if (held) held.exports = make(original);
}

const produceRequest =
  (original: RequestOf): RequestOf =>
  (of) => {
    if (!canEncode(of)) return original(of);
    const encode = (): Promise<{ buf: Buffer; buffer: Buffer }> => {
      const bytes = encodeProduceRequest(of);
      return Promise.resolve({ buf: bytes, buffer: bytes });
    };
    return { ...original({ ...of, topicData: [] }), encode };
  };

const groupMessages = (): Grouping => {
  return ({ topic, partitionMetadata, messages, partitioner }) => {
    const groups: Record<number, Message[]> = {};
    if (partitionMetadata.length === 0) return groups;
    for (const message of messages)
      (groups[partitioner({ topic, partitionMetadata, message })] ??= []).push(message);
    return groups;
  };
};

const recordBatch =
  (original: (cursor: Cursor) => Promise<object>): ((cursor: Cursor) => Promise<object>) =>
  async (cursor) =>
    canDecode(cursor) ? decodeRecordBatch(cursor) : original(cursor);

const { version } = require('kafkajs/package.json') as { version: string };
if (version === knownVersion) {
  // Before kafkajs itself is loaded: its parts take each other as they find them.
  replace('protocol/requests/produce/v3/request.js', produceRequest);
  replace('protocol/recordBatch/v0/decoder.js', recordBatch);
  replace('producer/groupMessagesPerPartition.js', groupMessages);
}

export const { Kafka, logLevel } = require('kafkajs') as typeof kafkajs;
