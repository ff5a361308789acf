// Check digits against published vectors, and against what each system promises to catch.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { checkSystem } from './check-digit.rules.js';
import type { CheckDigit } from './format.js';

const isbn10: CheckDigit = { system: 'mod-11', weights: [2, 3, 4, 5, 6, 7, 8, 9, 10], ten: 'X' };
const ean: CheckDigit = { system: 'mod-10', weights: [3, 1] };
const personalNumber: CheckDigit = {
  system: 'mod-11',
  weights: [4, 3, 2, 7, 6, 5, 4, 3, 2],
  from: 'left',
  ten: '0',
};
const kid: CheckDigit = { system: 'mod-11', weights: [2, 3, 4, 5, 6, 7] };
const finnishStyle: CheckDigit = { system: 'mod-10', weights: [7, 3, 1] };

// Where each comes from: the ISO standards' own examples, python-stdnum's documentation, and public numbers.
const vectors: [what: string, spec: CheckDigit, valid: string, invalid: string][] = [
  ['ISO 7064 11-2, stdnum', { system: 'iso7064-11-2' }, '07940', '07941'],
  ['ISO 7064 11-2, stdnum, X', { system: 'iso7064-11-2' }, '079X', '0790'],
  ['ISO 7064 11-2, an ISNI', { system: 'iso7064-11-2' }, '0000000073669144', '0000000073669143'],
  ['ISO 7064 11-2, an ORCID', { system: 'iso7064-11-2' }, '0000000218250097', '0000000218250079'],
  ['ISO 7064 37-2, stdnum', { system: 'iso7064-37-2' }, 'G123489654321Y', 'G123489654321Z'],
  ['ISO 7064 37-2, stdnum', { system: 'iso7064-37-2' }, 'G123498654321H', 'G123489654321H'],
  ['ISO 7064 37-2, an ISBT 128 donation', { system: 'iso7064-37-2' }, 'A999914123456N', 'A999914123465N'],
  ['ISO 7064 97-10, stdnum', { system: 'iso7064-97-10' }, '9999123456789012141490', '9999123456789012141409'],
  [
    'ISO 7064 97-10, stdnum',
    { system: 'iso7064-97-10' },
    '08686001256515001121751',
    '08686001256515001121715',
  ],
  ['ISO 7064 97-10, stdnum', { system: 'iso7064-97-10' }, '435411161155111431', '435411161155111413'],
  [
    'ISO 7064 97-10, a LEI (ISO 17442)',
    { system: 'iso7064-97-10' },
    '5493001KJTIIGC8Y1R12',
    '5493001KJTIIGC8Y1R21',
  ],
  ['ISO 7064 97-10, Kosovo Customs', { system: 'iso7064-97-10' }, '1000410070001295', '1000410070001259'],
  ['ISO 7064 11-10, the standard', { system: 'iso7064-11-10' }, '07945', '07954'],
  ['ISO 7064 11-10, stdnum', { system: 'iso7064-11-10' }, '794623', '794632'],
  ['ISO 7064 11-10, stdnum', { system: 'iso7064-11-10' }, '002006673085', '002006673084'],
  ['ISO 7064 27-26, CheckDigits.Net', { system: 'iso7064-27-26' }, 'QWERTYDVORAKY', 'QWERTYDVORAKX'],
  ['ISO 7064 37-36, stdnum', { system: 'iso7064-37-36' }, 'A12425GABC1234002M', 'A12425GABC1234002N'],
  [
    'ISO 7064 37-36, an ISAN',
    { system: 'iso7064-37-36' },
    '00000000C36D002B00000000E',
    '00000000C36D002B00000000F',
  ],
  ['Luhn, stdnum', { system: 'luhn' }, '78949', '78940'],
  ['Luhn, textbook', { system: 'luhn' }, '79927398713', '79927398710'],
  ['ISO 11649, stdnum', { system: 'rf' }, 'RF18539007547034', 'RF17539007547034'],
  ['ISO 11649, stdnum, letters', { system: 'rf' }, 'RF185390075470Y', 'RF185390075470X'],
  ['ISO 11649, short', { system: 'rf' }, 'RF712348231', 'RF712348213'],
  ['ISBN-10', isbn10, '1857982185', '1857982186'],
  ['ISBN-10, X', isbn10, '080442957X', '0804429570'],
  ['EAN-13', ean, '9780471117094', '9780471117095'],
  ['EAN-8', ean, '73513537', '73513538'],
  ['GTIN-14', ean, '98412345678908', '98412345678909'],
  ['Finnish reference', finnishStyle, '1234561', '1234562'],
  ['Kosovo personal number', personalNumber, '1234567892', '1234567890'],
  ['Norwegian account (KID mod 11)', kid, '86011117947', '86011117946'],
];

describe('check digits, published vectors', () => {
  it.each(vectors)('%s', (_what, spec, valid, invalid) => {
    const system = checkSystem(spec);
    expect(system.valid(valid, 0, valid.length)).toBe(true);
    expect(system.valid(invalid, 0, invalid.length)).toBe(false);
    expect(system.complete(invalid, 0, invalid.length) === invalid).toBe(false);
    expect(system.complete(valid, 0, valid.length)).toBe(valid);
  });

  it('looks at its own part of the text only', () => {
    const system = checkSystem({ system: 'luhn' });
    expect(system.valid('XX79927398713YY', 2, 13)).toBe(true);
    expect(system.complete('XX79927398710YY', 2, 13)).toBe('XX79927398713YY');
  });

  it('knows one spelling only: 00, 01 and 99 are no check digits although the remainder would fit', () => {
    const system = checkSystem({ system: 'iso7064-97-10' });
    for (const [right, wrong] of [
      ['00', '97'],
      ['01', '98'],
    ] as const) {
      const payload = Array.from({ length: 97 }, (_, n) => `${n}`).find(
        (n) => system.complete(`${n}00`, 0, n.length + 2) === n + wrong,
      );
      expect(system.valid(`${payload}${wrong}`, 0, `${payload}`.length + 2)).toBe(true);
      expect(system.valid(`${payload}${right}`, 0, `${payload}`.length + 2)).toBe(false);
    }
  });

  it('refuses to issue what has no check digit', () => {
    const refusing = checkSystem({ system: 'mod-11', weights: [2, 3, 4, 5, 6, 7] });
    const without = Array.from({ length: 100 }, (_, n) => `${n}0`).filter(
      (text) => refusing.complete(text, 0, text.length) === undefined,
    );
    expect(without.length).toBeGreaterThan(5);
    for (const text of without)
      for (const last of '0123456789X')
        expect(refusing.valid(text.slice(0, -1) + last, 0, text.length)).toBe(false);
  });
});

const specs: CheckDigit[] = [...new Set(vectors.map(([, spec]) => spec))];
const payloadOf = (spec: CheckDigit): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...checkSystem(spec).alphabet), minLength: 6, maxLength: 20 });
const kindOf = (character: string): string => (/[0-9]/.test(character) ? 'digit' : 'letter');

describe.each(specs)('what $system promises', (spec) => {
  const system = checkSystem(spec);
  const completed = (payload: string): string | undefined => {
    const text =
      spec.system === 'rf' ? `RF00${payload}` : `${payload}${spec.system === 'iso7064-97-10' ? '00' : '0'}`;
    return system.complete(text, 0, text.length);
  };

  it('completes to what is valid', () => {
    fc.assert(
      fc.property(payloadOf(spec), (payload) => {
        const text = completed(payload);
        expect(text === undefined || system.valid(text, 0, text.length)).toBe(true);
      }),
    );
  });

  it('catches every substitution and transposition it promises to catch', () => {
    const { substitution, transposition } = system.promises;
    const first = spec.system === 'rf' ? 2 : 0;
    const characters = [...system.alphabet, ...system.checkOnly];
    const violations = (text: string): string[] => {
      const found: string[] = [];
      const expectCaught = (changed: string): unknown =>
        changed !== text && system.valid(changed, 0, changed.length) && found.push(changed);
      for (let place = first; place < text.length; place++) {
        const before = text[place];
        const next = text[place + 1];
        for (const character of characters) {
          if (substitution === 'none') break;
          if (substitution === 'same-kind' && kindOf(character) !== kindOf(before)) continue;
          expectCaught(text.slice(0, place) + character + text.slice(place + 1));
        }
        if (next === undefined || transposition === 'none') continue;
        if (transposition === 'same-kind' && kindOf(next) !== kindOf(before)) continue;
        expectCaught(text.slice(0, place) + next + before + text.slice(place + 2));
      }
      return found;
    };
    fc.assert(
      fc.property(payloadOf(spec), (payload) => {
        const text = completed(payload);
        expect(text === undefined ? [] : violations(text)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('promises that cannot be kept are not made', () => {
  it.each([
    ['two remainders share the digit 0', personalNumber, 'none', 'none'],
    ['an even weight modulo 10', { system: 'mod-10', weights: [2, 1] }, 'none', 'none'],
    ['a weight of 11', { system: 'mod-11', weights: [11, 2] }, 'none', 'none'],
    ['equal neighbours', { system: 'mod-11', weights: [3, 3] }, 'every', 'none'],
    [
      'the last digit weighs as much as the check digit',
      { system: 'mod-11', weights: [1, 2, 3] },
      'every',
      'none',
    ],
    ['odd weights modulo 10', ean, 'every', 'none'],
    ['ISBN-10', isbn10, 'every', 'every'],
  ] as [string, CheckDigit, string, string][])('%s', (_what, spec, substitution, transposition) => {
    expect(checkSystem(spec).promises).toEqual({ substitution, transposition });
  });
});
