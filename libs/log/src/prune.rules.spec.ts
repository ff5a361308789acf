import { describe, expect, it } from '@jest/globals';
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
