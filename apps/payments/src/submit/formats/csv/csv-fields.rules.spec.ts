// Fields written by RFC 4180 are read as they were, quoted or not, on one line or many.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FieldReader } from './csv-fields.rules.js';

/** What a reader makes of a record's lines: its fields and what it answered to each line. */
function readRecord(record: string, separator = ','): { fields: string[]; answers: string[] } {
  const reader = new FieldReader(separator);
  reader.begin();
  const answers = record.split('\n').map((line) => reader.read(line));
  return { fields: reader.fields, answers };
}

const separators = fc.constantFrom(',', ';');
const field = fc.string({ unit: fc.constantFrom('a', 'ë', ' ', ',', ';', '"', '\n'), maxLength: 6 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('a record of any fields', () => {
  it('is read as it was written, each field quoted or only where it must be', () => {
    const cells = fc.array(fc.tuple(field, fc.boolean()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cells, separators, (some, separator) => {
        const record = some
          .map(([text, always]) =>
            always || /["\n]/.test(text) || text.includes(separator) ? quoted(text) : text,
          )
          .join(separator);
        const { fields, answers } = readRecord(record, separator);
        expect(fields).toEqual(some.map(([text]) => text));
        expect(answers.at(-1)).toBe('done');
        expect(answers.slice(0, -1).every((answer) => answer === 'open')).toBe(true);
      }),
    );
  });

  it('leaves nothing of itself to the next', () => {
    fc.assert(
      fc.property(field, fc.stringMatching(/^[a-z,]{0,8}$/), (broken, whole) => {
        const reader = new FieldReader(',');
        reader.begin();
        reader.read(`"${broken}`);
        reader.begin();
        expect(reader.read(whole)).toBe('done');
        expect(reader.fields).toEqual(whole.split(','));
      }),
    );
  });
});

describe('a stray quote in any field', () => {
  const plain = fc.stringMatching(/^[a-z]{1,5}$/);

  it('is a problem at its place, and never a field', () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 3 }), plain, plain, (before, left, right) => {
        const start = before.map((text) => `${text},`).join('') + left;
        expect(readRecord(`${start}"${right}`).answers).toEqual([
          `a quote stands inside an unquoted field at character ${start.length + 1}`,
        ]);
      }),
    );
  });

  it('is a problem too where a quoted field has ended and text goes on', () => {
    fc.assert(
      fc.property(plain, plain, (inside, after) => {
        const character = inside.length + 3;
        expect(readRecord(`"${inside}"${after}`).answers).toEqual([
          `a quoted field is followed by "${after[0]}" at character ${character}`,
        ]);
      }),
    );
  });
});
