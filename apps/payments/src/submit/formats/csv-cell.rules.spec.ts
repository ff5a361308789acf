// Cells read back as they were, and none of them is a formula.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvRow, textCell } from './csv-cell.rules.js';

const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n,;" aë＝＋－＠\'') }),
  fc.string({ unit: 'grapheme' }),
);

/** The cells of one row, as RFC 4180 has them. */
function cellsOf(row: string): string[] {
  const cells = [...`${row.slice(0, -2)},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

describe('a cell of text', () => {
  it('reads back as it was, with an apostrophe before what would be a formula', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (row) => {
        const cells = cellsOf(csvRow(row.map(textCell)));
        expect(cells).toHaveLength(row.length);
        cells.forEach((cell, at) => expect([row[at], `'${row[at]}`]).toContain(cell));
      }),
      { numRuns: 500 },
    );
  });

  it('never begins with the sign of a formula, and an apostrophe stands only before one', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [cell] = cellsOf(csvRow([textCell(text)]));
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(cell === `'${text}`).toBe(/^[=+\-@\t\r\n＝＋－＠]/.test(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is quoted where a reader would cut it or strip it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const isQuoted = textCell(text).startsWith('"');
        expect(isQuoted).toBe(/[",;\t\r\n]|^ | $/.test(text));
      }),
    );
  });
});
