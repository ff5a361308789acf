// A shape takes what has it, says of everything else where it is wrong, and throws at nothing.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyText, day, listOf, object, oneOf, table, text, whole, yesOrNo } from './shape.rules.js';

const shape = object(
  { code: text(5, /^[a-z]+$/), count: whole(1, 9), on: day },
  {
    kind: oneOf('one', 'two'),
    list: listOf(object({ yes: yesOrNo }), 1, 3),
    names: table(text(2), anyText(4), 2),
  },
);
const twoDigits = (number: number): string => String(number).padStart(2, '0');
const right = fc.record(
  {
    code: fc.stringMatching(/^[a-z]{1,5}$/),
    count: fc.integer({ min: 1, max: 9 }),
    on: fc.integer({ min: 1, max: 28 }).map((date) => `2026-02-${twoDigits(date)}`),
    kind: fc.constantFrom('one', 'two'),
    list: fc.array(fc.record({ yes: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    names: fc.dictionary(fc.stringMatching(/^[a-z]{1,2}$/), fc.string({ maxLength: 4 }), {
      minKeys: 1,
      maxKeys: 2,
    }),
  },
  { requiredKeys: ['code', 'count', 'on'] },
);

describe('a shape', () => {
  it('takes whatever has it', () => {
    fc.assert(
      fc.property(right, (value) => {
        expect(shape(value, 'it')).toEqual([]);
      }),
    );
  });

  it('says which field is missing and which is not known, and nothing else', () => {
    const missing = fc.subarray<'code' | 'count' | 'on'>(['code', 'count', 'on']);
    fc.assert(
      fc.property(right, missing, fc.constantFrom('more', 'toString', 'constructor'), (value, gone, more) => {
        const changed: Record<string, unknown> = { ...value, [more]: 1 };
        for (const name of gone) delete changed[name];
        expect(shape(changed, 'it').map(({ path, code }) => `${code} ${path}`)).toEqual([
          ...gone.map((name) => `required it.${name}`),
          `unknown it.${more}`,
        ]);
      }),
    );
  });

  it('names the one field whose value is wrong, however deep it is', () => {
    const wrong: [string, unknown][] = [
      ['it.code', 'UPPER'],
      ['it.code', 'toolong'],
      ['it.count', 10],
      ['it.count', 1.5],
      ['it.on', '2026-02-29'],
      ['it.kind', 'three'],
      ['it.list', []],
      ['it.list[1].yes', [{ yes: true }, { yes: 'no' }]],
      ['it.names.a', { a: 'longer' }],
    ];
    fc.assert(
      fc.property(right, fc.constantFrom(...wrong), (value, [path, spoiled]) => {
        const name = path.split(/[.[]/)[1];
        const problems = shape({ ...value, [name]: spoiled }, 'it');
        expect(problems.map((problem) => problem.path)).toEqual([path]);
      }),
    );
  });

  it('has a problem with a path of its own for any other value, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (value) => {
        const problems = shape(value, 'it');
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.every(({ path }) => path.startsWith('it'))).toBe(true);
      }),
    );
  });
});

describe('a calendar day', () => {
  it('is one that the month has', () => {
    const months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const date = fc.tuple(fc.integer({ min: 1600, max: 2400 }), fc.nat(13), fc.nat(32));
    fc.assert(
      fc.property(date, ([year, month, date]) => {
        const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const last = (months[month - 1] ?? 0) + (isLeap && month === 2 ? 1 : 0);
        const written = `${year}-${twoDigits(month)}-${twoDigits(date)}`;
        expect(day(written, 'on').length === 0).toBe(date >= 1 && date <= last);
      }),
      { numRuns: 500 },
    );
  });
});

describe('text', () => {
  it('holds 1 to so many characters, none of which controls anything or is half a character', () => {
    const unit = fc.constantFrom('a', 'ë', ' ', '\n', '\u0000', '\u009f', '\ud800');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 5 }), fc.integer({ min: 1, max: 4 }), (value, max) => {
        const clean = /^[aë ]+$/.test(value) && value.length <= max;
        expect(text(max)(value, 'name').length === 0).toBe(clean);
      }),
    );
  });
});
