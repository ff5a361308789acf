import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { partitionOf } from './partition.rules.js';

const partitioner = Partitioners.DefaultPartitioner();

/** What kafkajs would choose, whose default is the Java client's murmur2. */
function kafkaPartitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 1,
  })) as PartitionMetadata[];
  return partitioner({ topic: 'payments.submitted', partitionMetadata, message: { key, value: '' } });
}

describe('the partition of a key', () => {
  // Kafka's own test vectors (UtilsTest.testMurmur2), for 2^31 partitions: the hash itself without its sign.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('%s hashes as in Kafka', (key, hash) => {
    expect(partitionOf(key, 2 ** 31)).toBe(hash & 0x7fffffff);
  });

  it("is the one that kafkajs's own partitioner chooses, for any key", () => {
    const keys = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('', 'XK051212012345678906'),
    );
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 64 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe(kafkaPartitionOf(key, partitions));
      }),
    );
  });

  it('spreads the accounts of a bank over all partitions', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (let account = 0; account < 6_000; account++) counts[partitionOf(`XK0599${account}`, 6)]++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
