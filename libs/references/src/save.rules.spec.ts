// What forbids saving a format: one line for each reason.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { saveProblems } from './save.rules.js';

const good = {
  code: 'monthly',
  pattern: '(?<employer>[0-9]{9})(?<period>[0-9]{6})[0-9]',
  length: { min: 16, max: 16 },
  checkDigit: { system: 'iso7064-11-10' },
  fields: [{ name: 'period', period: 'YYYYMM' }],
  examples: { pass: ['8104851452026016'], fail: ['8104851452026017'] },
};
const plain = {
  code: 'plain',
  pattern: '[0-9]{4}',
  length: { min: 4, max: 4 },
  examples: { pass: ['1234'], fail: ['123'] },
};

const refused: [what: string, format: unknown, path: string, code: string, message: RegExp][] = [
  ['no object', null, '', 'form', /must be an object/],
  ['a text', 'x', '', 'form', /must be an object/],
  ['no pattern', { ...plain, pattern: undefined }, 'pattern', 'required', /required/],
  ['an unknown field', { ...plain, regex: 'x' }, 'regex', 'unknown', /not known/],
  ['an inherited name', { ...plain, constructor: 1 }, 'constructor', 'unknown', /not known/],
  ['a code with blanks', { ...plain, code: 'a b' }, 'code', 'form', /lower-case words/],
  [
    'no example that passes',
    { ...plain, examples: { pass: [], fail: ['1'] } },
    'examples.pass',
    'form',
    /at least 1/,
  ],
  [
    'no example that fails',
    { ...plain, examples: { pass: ['1'], fail: [] } },
    'examples.fail',
    'form',
    /at least 1/,
  ],
  [
    'an unknown system',
    { ...plain, checkDigit: { system: 'crc' } },
    'checkDigit.system',
    'form',
    /must be one of/,
  ],
  [
    'mod 11 without weights',
    { ...plain, checkDigit: { system: 'mod-11' } },
    'checkDigit.weights',
    'required',
    /required/,
  ],
  [
    'weights for Luhn',
    { ...plain, checkDigit: { system: 'luhn', weights: [1] } },
    'checkDigit.weights',
    'unknown',
    /not known/,
  ],
  ['a broken pattern', { ...plain, pattern: '[0-9' }, 'pattern', 'syntax', /not closed/],
  ['an unsafe pattern', { ...plain, pattern: '[0-9]+' }, 'pattern', 'unsafe', /upper bound/],
  [
    'an ambiguous pattern',
    { ...plain, pattern: '[0-9]{1,2}[0-9]{1,2}' },
    'pattern',
    'ambiguous',
    /may belong/,
  ],
  [
    'a small letter that is raised',
    { ...plain, pattern: 'a[0-9]{3}' },
    'pattern',
    'unreachable',
    /"a", which the normalisation raises/,
  ],
  [
    'a blank that is removed',
    { ...plain, pattern: '[0-9] [0-9]{2}' },
    'pattern',
    'unreachable',
    /" ", which the normalisation removes/,
  ],
  [
    'a separator that is removed',
    { ...plain, pattern: '[0-9]-[0-9]{2}', normalise: { remove: '-' } },
    'pattern',
    'unreachable',
    /"-"/,
  ],
  [
    'a length beyond the pattern',
    { ...plain, length: { min: 4, max: 5 } },
    'length',
    'range',
    /says 4 to 5 characters, the pattern allows 4 to 4/,
  ],
  ['a length upside down', { ...plain, length: { min: 4, max: 3 } }, 'length', 'range', /more than/],
  ['a field without a group', { ...plain, fields: [{ name: 'year' }] }, 'fields[0]', 'group', /no group/],
  ['a field twice', { ...good, fields: [good.fields[0], good.fields[0]] }, 'fields[1]', 'twice', /twice/],
  [
    'a period of another length',
    { ...good, fields: [{ name: 'period', period: 'YYYY' }] },
    'fields[0]',
    'range',
    /length of the group/,
  ],
  [
    'values of another length',
    { ...good, fields: [{ name: 'period', values: { 1: 'x' } }] },
    'fields[0]',
    'range',
    /length of the group/,
  ],
  [
    'values and a period',
    { ...good, fields: [{ name: 'period', period: 'YYYYMM', values: { 202601: 'x' } }] },
    'fields[0]',
    'kind',
    /not both/,
  ],
  [
    'a check digit over nothing',
    { ...plain, checkDigit: { system: 'luhn', over: 'x' } },
    'checkDigit.over',
    'group',
    /no group/,
  ],
  [
    'Luhn over letters',
    { ...plain, pattern: '[A-Z]{4}', checkDigit: { system: 'luhn' } },
    'checkDigit',
    'alphabet',
    /cannot be computed over "A"/,
  ],
  [
    'X in the middle',
    { ...plain, pattern: '[0-9X]{4}', checkDigit: { system: 'iso7064-11-2' } },
    'checkDigit',
    'alphabet',
    /over "X"/,
  ],
  [
    'nothing to protect',
    { ...plain, pattern: '[0-9]', length: { min: 1, max: 1 }, checkDigit: { system: 'luhn' } },
    'checkDigit',
    'range',
    /at least 2/,
  ],
  [
    'an example that does not pass',
    { ...good, examples: { pass: ['8104851452026017'], fail: ['1'] } },
    'examples.pass[0]',
    'example',
    /must pass but is refused: the check digit/,
  ],
  [
    'an example that does not fail',
    { ...plain, examples: { pass: ['1234'], fail: ['1', ' 12 34'] } },
    'examples.fail[1]',
    'example',
    /must fail but is accepted/,
  ],
];

describe('saving a format', () => {
  it.each([good, plain])('allows $code', (format) => {
    expect(saveProblems(format)).toEqual([]);
  });

  it.each(refused)('refuses %s', (_what, format, path, code, message) => {
    const problem = saveProblems(format).find((each) => each.path === path);
    expect(problem).toMatchObject({ path, code });
    expect(problem?.message).toMatch(message);
  });

  it('refuses a format that nothing fits', () => {
    const never = { ...plain, pattern: '(?<year>[3-9][0-9]{3})', fields: [{ name: 'year', period: 'YYYY' }] };
    expect(saveProblems(never).map(({ code }) => code)).toEqual(['example', 'empty']);
  });

  it('answers any JSON value without throwing', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('pattern', 'length', 'fields', 'checkDigit', 'normalise', 'examples'),
        (value, name) => {
          expect(Array.isArray(saveProblems(value))).toBe(true);
          expect(Array.isArray(saveProblems({ ...good, [name]: value }))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
