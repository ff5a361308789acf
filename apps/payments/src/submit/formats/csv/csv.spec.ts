import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, parsed, summary } from '../../../../../../test/fixtures/payments/read.js';
import { csvRow, textCell } from '../csv-cell.rules.js';
import { parseCsv } from './csv.js';
import { parseNdjson } from '../ndjson.js';
import { BrokenFile } from '../parsed-record.js';

const header = 'transactionId,debtorIban,creditorIban,creditorName,currency,amount,remittanceInformation\n';
const row = (transactionId: string, creditorName = 'Agim', end = '\n'): string =>
  `${transactionId},XK051212012345678906,XK051212100000000118,${creditorName},EUR,12.50,x${end}`;
const limit = 64 * 1024;

describe('payments as CSV', () => {
  it('reads the same payments as NDJSON', async () => {
    const fromCsv = await parsed(parseCsv, await fixture('three.csv'));
    const fromNdjson = await parsed(parseNdjson, await fixture('three.ndjson'));
    expect(fromCsv.records).toEqual(
      fromNdjson.records.map((record) => ({ ...record, line: record.line + 1 })),
    );
  });

  const cases: [string, string | Buffer, string[]][] = [
    ['a header alone', header, []],
    [
      'line ends of both kinds, empty lines, the last end missing',
      `${header}\r\n${row('A', 'x', '\r\n')}\n  \n${row('B', 'x', '')}`,
      ['3 ok A', '6 ok B'],
    ],
    ['a byte order mark', `\ufeff${header}${row('A')}`, ['2 ok A']],
    ['semicolons', (header + row('A')).replaceAll(',', ';'), ['2 ok A']],
    ['a semicolon in a field', header + row('A', 'x;y'), ['2 ok A']],
    ['full paths as columns', (header + row('A')).replace('debtorIban', ' debtorAccount.iban '), ['2 ok A']],
    ['a quoted separator and quote', header + row('A', '"Agim, ""Gimi"""'), ['2 ok A']],
    ['an empty quoted field', header + row('A', '""'), ['2 required creditorName']],
    ['a quoted line end', `${header}${row('A', '"a\r\nb"')}${row('B')}`, ['2 form creditorName', '4 ok B']],
    ['a field missing', `${header}A,B\n${row('B')}`, ['2 fields', '3 ok B']],
    ['a field too many', header + row('A', 'x,y') + row('B'), ['2 fields', '3 ok B']],
    ['a stray quote', header + row('A', 'x"y') + row('B'), ['2 quotes', '3 ok B']],
    ['text after a closing quote', header + row('A', '"x"y') + row('B'), ['2 quotes', '3 ok B']],
    [
      'a quote not closed: only its line is lost',
      header + row('A', '"x') + row('B') + row('C'),
      ['2 quotes', '3 ok B', '4 ok C'],
    ],
    [
      'the next quote far below',
      header + row('A', '"x') + row('B') + row('C', '"y"'),
      ['2 quotes', '3 ok B', '4 ok C'],
    ],
    [
      'two quotes not closed',
      header + row('A', '"x') + row('B') + row('C', '"y'),
      ['2 quotes', '3 ok B', '4 quotes'],
    ],
    [
      'a quote not closed within the limit',
      `${header}${row('A', '"x')}${row('B').repeat(2_000)}`,
      ['2 quotes', ...Array.from({ length: 2_000 }, (_, index) => `${index + 3} ok B`)],
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(header), Buffer.from([0xff, 10]), Buffer.from(row('B'))]),
      ['2 encoding', '3 ok B'],
    ],
    [
      'bad bytes inside a quoted field',
      Buffer.concat([Buffer.from(header + row('A', '"x')), Buffer.from([0xff, 10]), Buffer.from(row('B'))]),
      ['2 quotes', '3 encoding', '4 ok B'],
    ],
    ['a line too long', header + row('A', 'x'.repeat(2 * limit)) + row('B'), ['2 length', '3 ok B']],
    ['a decimal comma', header + row('A').replace('12.50', '"12,50"'), ['2 form instructedAmount.amount']],
  ];
  it.each(cases)('%s', async (_name, input, expected) => {
    for (const lengths of [[1_000_000], [4_099], [7]]) {
      const { records, failure } = await parsed(parseCsv, input, lengths);
      expect(failure).toBeUndefined();
      expect(summary(records)).toEqual(expected);
    }
  });

  const headers: [string, string | Buffer, RegExp][] = [
    ['nothing', '', /the file is empty: its first line must name the columns/],
    [
      'an unknown column',
      header.replace('amount', 'amout') + row('A'),
      /column "amout" is not known; the columns are transactionId, debtorIban,/,
    ],
    [
      'a missing column',
      'transactionId,debtorIban,creditorIban,creditorName,currency\nA',
      /column "amount" is missing/,
    ],
    ['a column twice', `amount,${header}`, /column "amount" is there twice/],
    ['the same column by both names', `debtorAccount.iban,${header}`, /column "debtorIban" is there twice/],
    ['no header', row('A'), /column "A" is not known/],
    ['a broken quote', `"${header}`, /header: a quote is not closed/],
    [
      'bytes that are not text',
      Buffer.from([0xff, 0xfe, 10]),
      /the header cannot be read: the line is not UTF-8 text/,
    ],
    [
      'one endless line',
      'x'.repeat(2 * limit),
      /the header cannot be read: the line is longer than 65536 bytes/,
    ],
  ];
  it.each(headers)('refuses a file with %s', async (_name, input, expected) => {
    const { records, failure } = await parsed(parseCsv, input);
    expect(records).toEqual([]);
    expect(failure).toBeInstanceOf(BrokenFile);
    expect((failure as BrokenFile).problem.message).toMatch(expected);
  });

  it('reads back what the writer quotes', async () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 30,
      unit: fc.constantFrom('a', '"', ',', ';', ' ', 'ë', '💧', '/'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const rows = names.map((creditorName, index) =>
          csvRow([
            `T${index}`,
            'XK051212012345678906',
            'XK051212100000000118',
            textCell(creditorName),
            'EUR',
            '1.00',
            '',
          ]),
        );
        const { records } = await parsed(parseCsv, header + rows.join(''), [13]);
        expect(records.map((record) => 'submission' in record && record.submission.creditorName)).toEqual(
          names,
        );
      }),
    );
  });

  it('does not depend on how the bytes are cut, and every line with a payment is a record', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        row('A'),
        '\n',
        '\r\n',
        '"\n',
        '""\n',
        '"""\n',
        row('B', '"x'),
        row('C', 'y"'),
        'ë💧\n',
        '\xff\n',
      ),
      fc.string(),
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(header + lines.join('')));
    const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(text, lengths, async (bytes, cuts) => {
        expect(await parsed(parseCsv, bytes, cuts)).toEqual(await parsed(parseCsv, bytes, [1_000_000]));
      }),
      { numRuns: 200 },
    );
  });
});

describe('cells', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+383 44', `'+383 44`],
    ['-5', `'-5`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['＝1', `'＝1`],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['a=1', 'a=1'],
    ['a;=1', '"a;=1"'],
    [' a', '" a"'],
    ['', ''],
  ])('%j is written %s', (text, cell) => expect(textCell(text)).toBe(cell));
});
