import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { paymentLines } from './payment-lines.js';

const linesOf = (parts: readonly Uint8Array[]): Promise<string> =>
  text(Readable.from(paymentLines(Readable.from(parts))));

/** The bytes of a text, cut at the given places. */
function cut(json: string, places: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(json);
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, at) => bytes.subarray(from, sorted[at] ?? bytes.length));
}

const record = fc.dictionary(
  fc.string(),
  fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()), fc.dictionary(fc.string(), fc.boolean())),
);

describe('paymentLines', () => {
  it.each([
    ['an array', '[{"a":1},{"b":[1,{"c":2}]}]', '{"a":1}\n{"b":[1,{"c":2}]}\n'],
    ['one payment', '{"a": 1}', '{"a":1}\n'],
    ['payments behind each other', '{"a":1}\n{"a":2} {"a":3}', '{"a":1}\n{"a":2}\n{"a":3}\n'],
    ['brackets and quotes in texts', '[{"a":"}],\\"["}]', '{"a":"}],\\"["}\n'],
    ['a byte order mark', '\ufeff[{"a":1}]', '{"a":1}\n'],
    ['values that are no payments', '[1, "two", null]', '1\n"two"\nnull\n'],
    ['a file that was cut', '[{"a":1},{"b"', '{"a":1}\n{"b"\n'],
    ['an empty array', ' [ ] ', ''],
    ['nothing', '', ''],
  ])('gives a line for each value of %s', async (_, json, lines) => {
    expect(await linesOf([Buffer.from(json)])).toBe(lines);
  });

  it('keeps every record, however it is laid out and wherever the chunks end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(record),
        fc.constantFrom(undefined, 1, 4, '\t'),
        fc.array(fc.nat()),
        async (records, indent, places) => {
          const lines = await linesOf(cut(JSON.stringify(records, null, indent), places));
          const read = lines.split('\n').slice(0, -1);
          expect(read.map((line) => JSON.parse(line) as unknown)).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
        },
      ),
    ));
});
