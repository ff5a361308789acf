// Compiled formats: answers, look-alikes, generation, and the errors that a check digit promises to catch.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { compileFormat } from './compile.rules.js';
import type { ReferenceFormat } from './format.js';
import { saveProblems } from './save.rules.js';

type Part = Omit<ReferenceFormat, 'code' | 'examples'>;
const format = (part: Part): ReferenceFormat => ({
  code: 'tried',
  examples: { pass: [], fail: [] },
  ...part,
});

const digits16: Part = { pattern: '[0-9]{16}', length: { min: 16, max: 16 } };
const uniref: Part = { pattern: '[0-9A-Z]{16}', length: { min: 16, max: 16 } };
const customer: Part = {
  pattern: '(?<district>DPR|DMI|DGL)(?<customer>[0-9]{5,8})',
  length: { min: 8, max: 11 },
  normalise: { remove: '-/' },
};
const monthly: Part = {
  pattern: '(?<employer>[0-9]{9})(?<period>[0-9]{6})[0-9]',
  length: { min: 16, max: 16 },
  fields: [{ name: 'period', period: 'YYYYMM' }],
  checkDigit: { system: 'iso7064-11-10' },
};
const coded: Part = {
  pattern: 'T(?<municipality>[0-9]{2})[0-9]{4}',
  length: { min: 7, max: 7 },
  fields: [{ name: 'municipality', values: { '01': 'decan', '27': 'prishtina' } }],
};
const protectedPart: Part = {
  pattern: '(?<account>[0-9]{6,10})-(?<year>[0-9]{4})',
  length: { min: 11, max: 15 },
  checkDigit: { system: 'luhn', over: 'account' },
  fields: [{ name: 'year', period: 'YYYY' }],
};
const creditorReference: Part = {
  pattern: 'RF[0-9]{2}[0-9A-Z]{1,21}',
  length: { min: 5, max: 25 },
  checkDigit: { system: 'rf' },
};

const answers: [what: string, part: Part, written: string, expected: object | string][] = [
  ['takes what fits', uniref, '152020000037764Y', { normalised: '152020000037764Y', fields: {} }],
  ['folds case and drops blanks', uniref, ' 1520 2000\u00a00037\t764y\n', { normalised: '152020000037764Y' }],
  ['drops what is told only', customer, 'dpr-1234/56', { fields: { district: 'DPR', customer: '123456' } }],
  ['gives a value for its code', coded, 'T270001', { fields: { municipality: 'prishtina' } }],
  [
    'checks a part only',
    protectedPart,
    '79927397-2026',
    'the check digit does not fit the rest of the reference: one of its characters is wrong',
  ],
  ['takes a right part', protectedPart, '79927398-2026', { fields: { account: '79927398', year: '2026' } }],
  ['tells the length', uniref, '15202000003776Y', 'the reference must have 16 characters, it has 15'],
  ['tells a range of lengths', customer, 'DPR1', 'the reference must have 8 to 11 characters, it has 4'],
  [
    'tells the place',
    digits16,
    '152020000037764Y',
    'place 16 of the reference is "Y", a digit belongs there',
  ],
  [
    'tells the words',
    customer,
    'DXX12345',
    'place 1 of the reference is "D", one of DPR, DMI, DGL belongs there',
  ],
  [
    'tells the sign',
    creditorReference,
    'XF18539007547034',
    'place 1 of the reference is "X", "R" belongs there',
  ],
  [
    'names what is not seen',
    digits16,
    '123456789012345\u0000',
    'place 16 of the reference is U+0000, a digit belongs there',
  ],
  [
    'folds ASCII only',
    uniref,
    '15202000003776\u0131\u017f',
    'place 15 of the reference is "ı", a letter or digit belongs there',
  ],
  [
    'tells the period',
    monthly,
    '8104851452026137',
    'places 10 to 15 of the reference (period), "202613", is not a period written YYYYMM',
  ],
  [
    'tells the value',
    coded,
    'T990001',
    'places 2 to 3 of the reference (municipality), "99", is not one of 01, 27',
  ],
  [
    'does not look at what is too long',
    uniref,
    '1'.repeat(141),
    'the reference has 141 characters; no reference is that long',
  ],
  ['refuses the empty text', uniref, '', 'the reference must have 16 characters, it has 0'],
];

const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

describe('checking a reference', () => {
  it.each(answers)('%s', (_what, part, written, expected) => {
    const answer = compileFormat(format(part)).check(written);
    if (typeof expected === 'string')
      expect(answer).toMatchObject({ ok: false, code: 'RR09', text: expected });
    else expect(answer).toMatchObject({ ok: true, ...expected });
  });

  it('answers any text without throwing', () => {
    const compiled = answers.map(([, part]) => compileFormat(format(part)));
    fc.assert(
      fc.property(
        fc.string({ unit: anyUnit, maxLength: 160 }),
        fc.constantFrom(...compiled),
        (text, { check }) => {
          const answer = check(text);
          expect(answer.ok || answer.text.length <= 140).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('refuses to compile what could not be saved', () => {
    expect(() => compileFormat(format({ ...uniref, pattern: '[0-9]+' }))).toThrow('cannot be compiled');
  });
});

const suggestions: [what: string, part: Part, written: string, meant: string | undefined][] = [
  ['a letter O among digits', digits16, '15202OOOOO377640', '1520200000377640'],
  ['I and small l among digits', digits16, 'I5202000003776l0', '1520200000377610'],
  ['digits in the district', customer, 'DM112345', 'DMI12345'],
  ['a Cyrillic letter', customer, 'DРR12345', 'DPR12345'],
  ['both at once', customer, 'DМ1I2345O', 'DMI123450'],
  ['nothing where nothing looks alike', digits16, '152020000037764Y', undefined],
  ['nothing that is refused all the same', coded, 'T9O0001', undefined],
];

describe('look-alikes', () => {
  it.each(suggestions)('%s', (_what, part, written, meant) => {
    const { check } = compileFormat(format(part));
    const answer = check(written);
    expect(answer.ok).toBe(false);
    const suggestion = answer.ok ? undefined : answer.suggestion;
    expect(suggestion).toBe(meant);
    expect(meant === undefined || check(meant).ok).toBe(true);
  });

  it('suggests the reference in which one O was written for 0, if the check digit leaves one reading', () => {
    const { check } = compileFormat(format(creditorReference));
    // RF18539007547034: with the letter O in place 9 the check digits fail, and no other exchange heals them.
    expect(check('RF18539O07547034')).toMatchObject({ ok: false, suggestion: 'RF18539007547034' });
  });

  it('suggests only what is the one reading: two that fit are none', () => {
    const part: Part = {
      pattern: '[0-9A-Z]{5}',
      length: { min: 5, max: 5 },
      checkDigit: { system: 'iso7064-37-36' },
    };
    const { check } = compileFormat(format(part));
    const pairs: Record<string, string> = { O: '0', 0: 'O', I: '1L', L: '1I', 1: 'IL' };
    let several = 0;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Object.keys(pairs), 'A'), minLength: 5, maxLength: 5 }),
        (text) => {
          const answer = check(text);
          if (answer.ok) return;
          const readings = [...text].flatMap((character, place) =>
            [...(pairs[character] ?? '')]
              .map((other) => text.slice(0, place) + other + text.slice(place + 1))
              .filter((each) => check(each).ok),
          );
          if (readings.length > 1) several++;
          expect(answer.suggestion).toBe(readings.length === 1 ? readings[0] : undefined);
        },
      ),
      { numRuns: 1_000, seed: 6 },
    );
    expect(several).toBeGreaterThan(0);
  });

  it('never changes anything silently', () => {
    const { check } = compileFormat(format(uniref));
    expect(check('OOOO0000IIII1111')).toMatchObject({ ok: true, normalised: 'OOOO0000IIII1111' });
  });
});

const choices = fc
  .infiniteStream(fc.nat(1_000_000))
  .map((stream) => (max: number) => stream.next().value % max);
const synthetic: Part[] = [
  uniref,
  customer,
  monthly,
  coded,
  protectedPart,
  creditorReference,
  { pattern: '[0-9]{5,11}[0-9X]', length: { min: 6, max: 12 }, checkDigit: { system: 'iso7064-11-2' } },
  { pattern: '[0-9A-Z]{8}[0-9A-Z*]', length: { min: 9, max: 9 }, checkDigit: { system: 'iso7064-37-2' } },
  { pattern: '[A-Z]{4,9}', length: { min: 5, max: 8 }, checkDigit: { system: 'iso7064-27-26' } },
  { pattern: '[0-9]{9,20}', length: { min: 9, max: 20 }, checkDigit: { system: 'iso7064-97-10' } },
  {
    pattern: '[0-9]{7}',
    length: { min: 7, max: 7 },
    checkDigit: { system: 'mod-11', weights: [2, 3, 4, 5, 6, 7] },
  },
  { pattern: '(A|BCD|EF)[0-9]{0,3}[A-Z]?', length: { min: 3, max: 5 } },
  { pattern: '(?<half>[0-9]{5})Q', length: { min: 6, max: 6 }, fields: [{ name: 'half', period: 'YYYYQ' }] },
];

describe.each(synthetic)('the format $pattern', (part) => {
  const compiled = compileFormat(format(part));

  it('accepts what it generates, in its normal form', () => {
    fc.assert(
      fc.property(choices, (choose) => {
        const reference = compiled.generate(choose);
        expect(compiled.check(reference)).toMatchObject({ ok: true, normalised: reference });
        expect(compiled.check(` ${reference.toLowerCase()} `)).toMatchObject({
          ok: true,
          normalised: reference,
        });
      }),
    );
  });

  it('may be saved with generated examples', () => {
    const pass = [1, 5, 9].map((n) => compiled.generate((max) => n % max));
    expect(saveProblems(format({ ...part, examples: { pass, fail: ['?'] } } as Part))).toEqual([]);
  });

  it('refuses every single character error that its check digit promises to catch', () => {
    const kind = (character: string): boolean => /[0-9]/.test(character);
    fc.assert(
      fc.property(choices, (choose) => {
        const reference = compiled.generate(choose);
        const { substitution } = compiled.promises ?? { substitution: 'none' };
        // A check digit over a part promises nothing about the rest.
        const covered = part.checkDigit?.over ? reference.indexOf('-') : reference.length;
        const missed: string[] = [];
        for (let place = 0; substitution !== 'none' && place < covered; place++)
          for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*') {
            const before = reference[place];
            if (character === before || (substitution === 'same-kind' && kind(character) !== kind(before)))
              continue;
            const changed = reference.slice(0, place) + character + reference.slice(place + 1);
            if (compiled.check(changed).ok) missed.push(changed);
          }
        expect(missed).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
