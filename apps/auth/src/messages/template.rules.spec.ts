// Templates are filled by what was given, and by nothing else.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fill } from './template.rules.js';

const names = fc.stringMatching(/^\w{1,8}$/).filter((name) => !(name in {}));
const texts = fc.string({ unit: fc.constantFrom(...'a$&{} ë\n\\'), maxLength: 12 });
const plainTexts = texts.map((text) => text.replace(/[{}]/g, ''));
const pieces = fc.array(fc.record({ before: plainTexts, name: names, value: texts }), { maxLength: 6 });

describe('fill', () => {
  it('puts each value where its name stands, letter by letter, and fills no value again', () => {
    fc.assert(
      fc.property(pieces, plainTexts, (parts, end) => {
        const values = Object.fromEntries(parts.map(({ name, value }) => [name, value]));
        const template = parts.map(({ before, name }) => `${before}{${name}}`).join('') + end;
        const expected = parts.map(({ before, name }) => before + values[name]).join('') + end;
        expect(fill(template, values)).toBe(expected);
      }),
    );
  });

  it('throws on a name without a value, whatever else there is', () => {
    fc.assert(
      fc.property(pieces, names, (parts, missing) => {
        const values = Object.fromEntries(parts.map(({ name, value }) => [name, value]));
        fc.pre(!(missing in values));
        const template = parts.map(({ name }) => `{${name}}`).join('');
        expect(() => fill(`${template}{${missing}}`, values)).toThrow(`{${missing}}`);
      }),
    );
  });

  it('takes an empty value for a value', () => expect(fill('a{b}c', { b: '' })).toBe('ac'));
});
