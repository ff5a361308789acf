// CSV is read as RFC 4180 has it, in pieces of any size, and written so that it comes back as it was.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BrokenFile, CsvReader, readCell, writeCell, writeRow } from './csv.rules.js';

function read(text: string, pieceLength = Infinity): { line: number; cells: string[] }[] {
  const reader = new CsvReader();
  const records = [];
  for (let from = 0; from < text.length; from += pieceLength)
    records.push(...reader.read(text.slice(from, from + pieceLength)));
  return [...records, ...reader.end()];
}

describe('reading CSV', () => {
  it.each<[what: string, text: string, records: [line: number, ...cells: string[]][]]>([
    [
      'lines in LF and CR LF',
      'a,b\nc,d\r\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    ['a last line without an end', 'a,b', [[1, 'a', 'b']]],
    ['empty cells', ',a,\n', [[1, '', 'a', '']]],
    [
      'empty lines',
      'a\n\n\r\nb\n',
      [
        [1, 'a'],
        [4, 'b'],
      ],
    ],
    [
      'quoted commas, quotes and line ends',
      '"a,""b""\nc",d\ne',
      [
        [1, 'a,"b"\nc', 'd'],
        [3, 'e'],
      ],
    ],
    ['an empty quoted cell', '""\n', [[1, '']]],
  ])('takes %s', (_what, text, records) => {
    const expected = records.map(([line, ...cells]) => ({ line, cells }));
    expect(read(text)).toEqual(expected);
    expect(read(text, 1)).toEqual(expected);
  });

  it.each([
    ['an open quote', '"a\nb', 1],
    ['a quote inside a cell', 'x\na"b', 2],
    ['something behind a quoted cell', '"a"b', 1],
    ['a record without end', `a,${'x'.repeat(300_000)}`, 1],
  ])('gives up at %s', (_what, text, line) => {
    expect(() => read(text)).toThrow(BrokenFile);
    try {
      read(text);
    } catch (error) {
      expect((error as BrokenFile).line).toBe(line);
    }
  });

  it('reads back whatever was written, and no cell begins a formula', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('=1+1', '+1', "'=x", '@a', '-', ' a ', 'a\nb', '"'));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (cells, size) => {
          const [record] = read(writeRow(cells), size);
          expect(record?.cells.map(readCell)).toEqual(cells);
          for (const each of cells) expect(writeCell(each).replace(/^"/, '')).not.toMatch(/^[=+\-@]/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
