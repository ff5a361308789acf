// What an id promises: it sorts by age, also within one millisecond.
import { describe, expect, it } from '@jest/globals';
import { newId, now } from './time.js';

describe('a new id', () => {
  it('sorts as it was made', () => {
    const ids = Array.from({ length: 10_000 }, () => newId('x'));
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells its time in its first ten characters', () => {
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
    const before = now().getTime();
    const [, text] = newId('x').split('_');
    const ms = [...text.slice(0, 10)].reduce((sum, letter) => sum * 32 + alphabet.indexOf(letter), 0);
    expect(text).toHaveLength(22);
    expect(ms).toBeGreaterThanOrEqual(before);
    expect(ms).toBeLessThanOrEqual(now().getTime());
  });
});
