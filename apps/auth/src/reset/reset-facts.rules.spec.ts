// Facts of a reset: how they are typed does not matter, what they say does.
import { describe, expect, it } from '@jest/globals';
import { Seal } from '../seal.js';
import { factsHash } from './reset-facts.rules.js';

const seal = new Seal(new Uint8Array(32));
const facts = {
  firstName: 'Arbër',
  lastName: 'Çelaj Đurić',
  personalNumber: '1234567892',
  email: 'arber@example.com',
  card: { lastFour: '4821', expires: '09/28' },
};
const hash = (changed: Partial<typeof facts>) => factsHash(seal, { ...facts, ...changed }).toString('hex');

describe('factsHash', () => {
  it('is the same for other case, marks and blanks', () => {
    expect(
      hash({
        firstName: ' ARBER ',
        lastName: 'celaj  djuric'.replace('dj', 'd'),
        email: 'Arber@Example.com',
      }),
    ).toBe(hash({}));
  });

  it.each([
    [{ firstName: 'Arben' }],
    [{ lastName: 'Celaj' }],
    [{ personalNumber: '1234567893' }],
    [{ email: 'arber@example.org' }],
    [{ card: { lastFour: '4822', expires: '09/28' } }],
    [{ card: { lastFour: '4821', expires: '10/28' } }],
  ])('differs for %j', (changed) => {
    expect(hash(changed)).not.toBe(hash({}));
  });
});
