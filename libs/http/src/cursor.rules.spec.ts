import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.rules.js';

const places = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
);

describe('a cursor', () => {
  it('leads back to its place, and needs no escaping in a query', () => {
    fc.assert(
      fc.property(places, (place) => {
        const cursor = encodeCursor(place);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor)).toEqual(JSON.parse(JSON.stringify(place)));
      }),
    );
  });

  it.each(['', '!', 'W10', 'bm8', encodeCursor([{} as never]), encodeCursor([null as never])])(
    'of nobody (%j) is none, and never an error',
    (cursor) => {
      expect(decodeCursor(cursor)).toEqual(cursor === 'W10' ? [] : undefined);
    },
  );

  it('is never an error, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const place = decodeCursor(text);
        expect(place === undefined || Array.isArray(place)).toBe(true);
      }),
    );
  });
});
