import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { passedBy } from './prune.rules.js';

const lane = { topic: 'payments.submitted', partition: 1 };
const at = (reader: string, position: number, partition = 1) => ({
  reader,
  topic: 'payments.submitted',
  partition,
  position,
});

describe('what everybody has passed', () => {
  it.each([
    ['all of a topic that nobody reads', [], [], Number.MAX_SAFE_INTEGER],
    ['nothing of a topic whose reader has not come', ['payments.submitted'], [], 0],
    ["the only reader's position", [], [at('a', 9)], 9],
    ['the lowest position', [], [at('a', 9), at('b', 4)], 4],
    ['nothing, where a reader has only begun another partition', [], [at('a', 9), at('b', 4, 0)], 0],
    [
      'all, if the readers are those of other topics',
      [],
      [{ ...at('a', 9), topic: 'other' }],
      Number.MAX_SAFE_INTEGER,
    ],
  ])('is %s', (_what, mustHaveReader, positions, expected) => {
    expect(passedBy(mustHaveReader, positions)(lane)).toBe(expected);
  });
});

describe('whatever readers stand where', () => {
  const topic = fc.constantFrom('a', 'b');
  const partition = fc.nat(2);
  const positions = fc.uniqueArray(
    fc.record({ reader: fc.constantFrom('x', 'y', 'z'), topic, partition, position: fc.nat(9) }),
    { selector: (one) => `${one.reader} ${one.topic}/${one.partition}`, maxLength: 12 },
  );
  const mustHave = fc.subarray(['a', 'b']);

  it('nothing is passed that a reader of the topic has still to read', () => {
    fc.assert(
      fc.property(mustHave, positions, topic, partition, (needed, all, name, number) => {
        const passed = passedBy(needed, all)({ topic: name, partition: number });
        const readers = new Set(all.filter((one) => one.topic === name).map(({ reader }) => reader));
        for (const reader of readers) {
          const own = all.find(
            (one) => one.reader === reader && one.topic === name && one.partition === number,
          );
          expect(passed).toBeLessThanOrEqual(own?.position ?? 0);
        }
        if (readers.size === 0) expect(passed === 0).toBe(needed.includes(name));
      }),
    );
  });

  it('no more is passed when a reader comes, and no less when one goes on', () => {
    fc.assert(
      fc.property(mustHave, positions, topic, partition, fc.nat(9), (needed, all, name, number, ahead) => {
        fc.pre(all.some((one) => one.topic === name));
        const place = { topic: name, partition: number };
        const passed = passedBy(needed, all)(place);
        const joined = [...all, { reader: 'new', ...place, position: ahead }];
        expect(passedBy(needed, joined)(place)).toBe(Math.min(passed, ahead));
        const moved = all.map((one) => ({ ...one, position: one.position + ahead }));
        expect(passedBy(needed, moved)(place)).toBeGreaterThanOrEqual(passed);
      }),
    );
  });
});
