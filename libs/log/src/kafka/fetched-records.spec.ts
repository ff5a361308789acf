// Our records are those that kafkajs makes of the same bytes, but for values of headers as texts.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import { createRequire } from 'node:module';
import { canDecode, decodeRecordBatch, type Cursor } from './fetched-records.js';

const require = createRequire(import.meta.url);
const at = (path: string): unknown => require(`kafkajs/src/protocol/${path}`);
type Encoded = { buffer: Buffer };
const Decoder = at('decoder.js') as new (bytes: Buffer) => Cursor;
const decodeTheirs = at('recordBatch/v0/decoder.js') as (of: Cursor) => Promise<{ records: KafkaMessage[] }>;
const encodeRecord = at('recordBatch/record/v0/index.js') as (of: object) => Encoded;
const { RecordBatch } = at('recordBatch/v0/index.js') as { RecordBatch(of: object): Promise<Encoded> };

const attributesAt = 21;
const appendTimeFlag = 0x08;
const controlFlag = 0x20;

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const text = fc.oneof(
  fc.string({ maxLength: 90, unit: 'binary' }),
  fc.constantFrom('ce_id', 'ce_type', 'payments.submitted.v1', '1.0', 'ë'.repeat(40), 'x'.repeat(64), ''),
  fc.integer().map(String),
);
// What all objects inherit is taken for a header that is there already, by kafkajs.
const name = text.filter((of) => of === '__proto__' || !(of in {}));
const record = fc.record({
  offsetDelta: fc.nat(),
  timestampDelta: fc.oneof(
    fc.integer(),
    fc.maxSafeInteger().map((ms) => ms >> 3),
  ),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(name, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 })), {
    maxKeys: 8,
  }),
});
const batch = fc.record({
  attributes: fc.constantFrom(0, appendTimeFlag, controlFlag, appendTimeFlag | controlFlag),
  records: fc.array(record, { minLength: 1, maxLength: 8 }),
  transactional: fc.boolean(),
  firstOffset: fc.bigInt({ min: 0n, max: 2n ** 48n }).map(String),
  firstTimestamp: fc.integer({ min: -1, max: 2 ** 44 }).map(String),
  maxTimestamp: fc.integer({ min: -1, max: 2 ** 44 }).map(String),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
  producerEpoch: fc.nat(32_767),
  firstSequence: fc.nat(),
  lastOffsetDelta: fc.nat(),
  partitionLeaderEpoch: fc.nat(),
});

type Batch = typeof batch extends fc.Arbitrary<infer Of> ? Of : never;

async function encoded({ attributes, records, ...head }: Batch): Promise<Buffer> {
  const { buffer } = await RecordBatch({ ...head, records: records.map(encodeRecord) });
  buffer[attributesAt + 1] |= attributes;
  return buffer;
}

/** Their records with the values of headers as texts. */
const asText = (records: KafkaMessage[]): object[] =>
  records.map((of) => {
    const values = Object.entries(of.headers ?? {}).map(([key, value]) => {
      return [key, Array.isArray(value) ? value.map(String) : String(value)] as const;
    });
    return { ...of, headers: Object.fromEntries(values) };
  });

describe('the records of a fetched batch', () => {
  it('are those that kafkajs reads, batch behind batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async (batches) => {
        const all = Buffer.concat(await Promise.all(batches.map(encoded)));
        const [ours, theirs] = [new Decoder(all), new Decoder(all)];
        for (let left = batches.length; left > 0; left--) {
          expect(canDecode(ours)).toBe(true);
          const read = await decodeTheirs(theirs);
          expect(decodeRecordBatch(ours)).toMatchObject({ ...read, records: asText(read.records) });
          expect(ours.offset).toBe(theirs.offset);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are not read from a batch that is not all here', async () => {
    await fc.assert(
      fc.asyncProperty(batch, fc.nat(), async (of, cut) => {
        const all = await encoded(of);
        expect(canDecode(new Decoder(all.subarray(0, cut % all.length)))).toBe(false);
      }),
    );
  });

  it('are left to kafkajs where they are compressed', async () => {
    const buffer = await encoded({ ...fc.sample(batch, 1)[0], attributes: 0 });
    for (const codec of [1, 2, 3, 4]) {
      buffer[attributesAt + 1] = (buffer[attributesAt + 1] & ~7) | codec;
      expect(canDecode(new Decoder(buffer))).toBe(false);
    }
  });

  it('take no name of a header for what all objects have', async () => {
    const headers = { constructor: 'a', toString: ['b', 'c'], ['__proto__']: 'd' };
    const record = { ...fc.sample(batch, 1)[0].records[0], headers };
    const cursor = new Decoder(await encoded({ ...fc.sample(batch, 1)[0], records: [record] }));
    const [read] = decodeRecordBatch(cursor).records;
    expect(Object.entries(read.headers)).toEqual(Object.entries(headers));
    expect(Object.getPrototypeOf(read.headers)).toBe(Object.prototype);
  });
});
