// Facts of a reset: how they are typed does not matter, what they say does.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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

describe('any facts', () => {
  const words = fc.stringMatching(/^[a-zëçšžćčđA-ZËÇŠŽĆČĐ]{1,10}( [a-zëçđ]{1,8}){0,2}$/);
  const digits = fc.stringMatching(/^[0-9]{4,10}$/);
  const someFacts = fc.record({
    firstName: words,
    lastName: words,
    personalNumber: digits,
    email: fc.emailAddress(),
    card: fc.record({ lastFour: digits, expires: digits }),
  });
  const retypings: ((text: string) => string)[] = [
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
    (text) => ` ${text.replaceAll(' ', ' \u00a0 ')}\t`,
  ];

  it('have one hash however each of them is typed', () => {
    fc.assert(
      fc.property(someFacts, fc.infiniteStream(fc.constantFrom(...retypings)), (typed, ways) => {
        const again = (text: string) => ways.next().value(text);
        const { card, ...names } = typed;
        const retyped = Object.fromEntries(
          Object.entries(names).map(([field, text]) => [field, again(text)]),
        ) as typeof names;
        const other = { ...retyped, card: { lastFour: again(card.lastFour), expires: again(card.expires) } };
        expect(factsHash(seal, other)).toEqual(factsHash(seal, typed));
      }),
    );
  });

  it('are not taken for each other: no field runs over into the next', () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom('a', '7', 'b '), (typed, letter) => {
        const { firstName, lastName, personalNumber } = typed;
        const others = [
          { ...typed, firstName: firstName + letter },
          { ...typed, lastName: lastName + letter },
          { ...typed, email: `x${typed.email}` },
          { ...typed, card: { ...typed.card, lastFour: `${typed.card.lastFour}0` } },
          { ...typed, card: { ...typed.card, expires: `${typed.card.expires}0` } },
          { ...typed, lastName: firstName, firstName: `${lastName}${letter}` },
          { ...typed, personalNumber: personalNumber.slice(1), lastName: lastName + personalNumber[0] },
        ];
        const all = [typed, ...others].map((each) => factsHash(seal, each).toString('hex'));
        expect(all.slice(1)).not.toContain(all[0]);
      }),
    );
  });
});
