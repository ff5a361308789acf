// Our produce requests are, byte for byte, those of kafkajs.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { canEncode, crc32c, encodeProduceRequest, type ProduceRequest } from './produce-request.js';

const require = createRequire(import.meta.url);
const kafkajsRequest = require('kafkajs/src/protocol/requests/produce/v3/request.js') as (
  of: ProduceRequest,
) => { encode(): Promise<{ buffer: Buffer }> };
const kafkajsChecksum = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (of: Buffer) => number;

const text = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.constantFrom('ë'.repeat(40), 'x'.repeat(64), 'ç'.repeat(33), 'y'.repeat(8_192), ''),
);
const bytes = fc.uint8Array({ maxLength: 9_000 }).map((array) => Buffer.from(array));
const message = fc.record({
  key: fc.oneof(text, bytes, fc.constant(null)),
  value: fc.oneof(text, bytes, fc.constant(null)),
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 70 }), fc.oneof(text, bytes), { maxKeys: 6 }),
});
const request = fc.record({
  acks: fc.constantFrom(-1, 1),
  timeout: fc.nat(),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
  producerEpoch: fc.nat(32_767),
  topicData: fc.array(
    fc.record({
      topic: fc.string({ minLength: 1, maxLength: 30 }),
      partitions: fc.array(
        fc.record({
          partition: fc.nat(100),
          firstSequence: fc.nat(),
          messages: fc.array(message, { minLength: 1, maxLength: 12 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { maxLength: 3 },
  ),
});

// kafkajs reads the clock anew for each partition.
beforeAll(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 23), doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterAll(() => {
  jest.useRealTimers();
});

describe('a produce request', () => {
  it('has the bytes that kafkajs gives it', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (of) => {
        expect(canEncode(of)).toBe(true);
        const theirs = (await kafkajsRequest(of).encode()).buffer;
        expect(encodeProduceRequest(of).equals(theirs)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of thousands of records has the bytes that kafkajs gives it', async () => {
    const messages = Array.from({ length: 3_000 }, (_, index) => ({
      key: `XK05${index}`,
      value: JSON.stringify({ index, text: 'ë'.repeat(index % 300) }),
      headers: { ce_id: `payment-${index}`, ce_type: Buffer.from('payments.submitted.v1') },
    }));
    const of = {
      acks: -1,
      timeout: 30_000,
      topicData: [
        { topic: 'payments.submitted', partitions: [{ partition: 3, firstSequence: 9, messages }] },
      ],
    };
    const theirs = (await kafkajsRequest(of).encode()).buffer;
    expect(encodeProduceRequest(of).equals(theirs)).toBe(true);
  });

  it.each([
    ['compression', { compression: 1 }, {}],
    ['a transaction', { transactionalId: 'one' }, {}],
    ['a time of its own', {}, { timestamp: '1' }],
    ['a repeated header', {}, { headers: { of: ['a', 'b'] } }],
  ])('is left to kafkajs with %s', (_name, more, ofMessage) => {
    const messages = [{ key: 'k', value: 'v', ...ofMessage }];
    const topicData = [{ topic: 't', partitions: [{ partition: 0, messages }] }];
    expect(canEncode({ acks: -1, timeout: 1, topicData, ...more })).toBe(false);
  });
});

describe('the checksum', () => {
  it('is the one of RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  });

  it('is that of kafkajs', () => {
    fc.assert(fc.property(bytes, (of) => crc32c(of) === kafkajsChecksum(of)));
  });
});
