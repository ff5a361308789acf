import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutgoingEvent } from './port.js';
import { encodeBatch, encodeData, eventBytesMax, readRecord, storedRecords } from './record-batch.js';

const event: OutgoingEvent = {
  type: 'a.b.v1',
  id: 'ev-1',
  key: 'XK05',
  timeMs: 1_790_000_000_000,
  data: { n: 1 },
};
const always = (): true => true;
const decode = (bytes: Buffer, base = 0, from = 0) =>
  [...storedRecords(bytes.toString(), base, from)].map((record) => readRecord(record, { check: always }));

// Ids and keys are ours: any text but the characters that part fields and lines, and no half characters.
const plain = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !/[\t\n]/.test(text) && !text.includes('\0'));
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const outgoing = fc.record({
  type: fc.constantFrom('payments.settled.v1', 'payments.refused.v1'),
  id: plain,
  key: plain,
  timeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  data: json,
});

describe('a batch of records', () => {
  it('is read back as it was written, with its offsets', () => {
    fc.assert(
      fc.property(fc.array(outgoing, { maxLength: 20 }), fc.nat(1_000_000), (events, base) => {
        const { count, bytes } = encodeBatch(events);
        expect(count).toBe(events.length);
        expect(decode(bytes, base)).toEqual(events.map((each, index) => ({ ...each, offset: base + index })));
      }),
    );
  });

  it('is read from any offset on', () => {
    fc.assert(
      fc.property(fc.array(outgoing, { maxLength: 12 }), fc.nat(14), (events, skipped) => {
        const { bytes } = encodeBatch(events);
        const offsets = decode(bytes, 100, 100 + skipped).map(({ offset }) => offset);
        expect(offsets).toEqual(events.map((_, index) => 100 + index).slice(skipped));
      }),
    );
  });

  it('holds tabs, line breaks and every letter in its data', () => {
    const data = { text: 'a\tb\nc\r\u2028ë\u{1f4b6}\0' };
    expect(decode(encodeBatch([{ ...event, data }]).bytes)).toMatchObject([{ data }]);
  });

  it.each(['id', 'key'])('takes no tab, line break or NUL in an %s', (field) => {
    for (const text of ['a\tb', 'a\nb', 'a\0b'])
      expect(() => encodeBatch([{ ...event, [field]: text }])).toThrow('holds a tab, a line break or NUL');
  });

  it('takes no event that a broker would not take', () => {
    const overhead = JSON.stringify('').length;
    const fits = 'x'.repeat(eventBytesMax - overhead);
    expect(encodeData({ ...event, data: fits })).toHaveLength(eventBytesMax);
    expect(() => encodeData({ ...event, data: `${fits}x` })).toThrow('a.b.v1 ev-1 is longer than');
    // Bytes count, not characters.
    expect(() => encodeData({ ...event, data: 'ë'.repeat(eventBytesMax / 2) })).toThrow(RangeError);
  });
});

describe('a record', () => {
  const stored = { ...event, offset: 7, json: '{"n":1}' };

  it.each([
    ['is poison when it is no JSON', '{"n":', always, /^not JSON: /],
    [
      'is poison when its type is unknown',
      '{}',
      () => undefined,
      /^unknown event type or version "a\.b\.v1"$/,
    ],
    ['is poison when its data does not fit', '{}', () => 'n is required', /^n is required$/],
  ])('%s, and keeps its bytes', (_what, text, check, reason) => {
    expect(readRecord({ ...stored, json: text }, { check })).toEqual({
      offset: 7,
      type: 'a.b.v1',
      id: 'ev-1',
      key: 'XK05',
      payload: Buffer.from(text),
      reason: expect.stringMatching(reason),
    });
  });

  it('is an event when its data fits its type', () => {
    const check = (type: string, data: unknown) =>
      type === 'a.b.v1' && (data as { n: number }).n === 1 ? true : 'no';
    expect(readRecord(stored, { check })).toEqual({ ...event, offset: 7 });
  });
});
