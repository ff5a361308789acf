// The difference between two values, one line for each kind.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differenceOf } from './difference.rules.js';

describe('the difference', () => {
  it.each<[what: string, before: unknown, after: unknown, expected: object[]]>([
    ['of a field', { a: 1, b: 2 }, { a: 1, b: 3 }, [{ path: 'b', before: 2, after: 3 }]],
    ['of a field that was added', {}, { a: 1 }, [{ path: 'a', after: 1 }]],
    ['of a field that was taken away', { a: 1 }, {}, [{ path: 'a', before: 1 }]],
    ['further down', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', before: 1, after: 2 }]],
    ['of a place in a list', { a: [1, 2] }, { a: [1, 3] }, [{ path: 'a[1]', before: 2, after: 3 }]],
    [
      'of the tenth place after the ninth',
      { a: [] },
      { a: [...'0123456789a'] },
      [...'0123456789a'].map((after, index) => ({ path: `a[${index}]`, after })),
    ],
    [
      'of things with codes, wherever they stand',
      {
        a: [
          { code: 'x', b: 1 },
          { code: 'y', b: 1 },
        ],
      },
      {
        a: [
          { code: 'y', b: 2 },
          { code: 'x', b: 1 },
        ],
      },
      [{ path: 'a[y].b', before: 1, after: 2 }],
    ],
    ['of another kind', { a: [1] }, { a: { b: 1 } }, [{ path: 'a', before: [1], after: { b: 1 } }]],
  ])('%s', (_what, before, after, expected) => {
    expect(differenceOf(before, after)).toEqual(expected);
  });

  it('is none of anything to itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(differenceOf(value, structuredClone(value))).toEqual([])),
    );
  });
});
