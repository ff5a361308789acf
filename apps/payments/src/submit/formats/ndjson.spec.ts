import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixture, parsed, summary } from '../../../../../test/fixtures/payments/read.js';
import { parseNdjson } from './ndjson.js';

const payment = (transactionId: string, more: object = {}): string =>
  JSON.stringify({
    transactionId,
    debtorAccount: { iban: 'XK051212012345678906' },
    creditorAccount: { iban: 'XK051212100000000118' },
    creditorName: 'Ujësjellësi Đakovica 💧',
    instructedAmount: { currency: 'EUR', amount: '12.50' },
    ...more,
  });
const limit = 64 * 1024;
const padded = (transactionId: string, bytes: number): string => {
  const line = payment(transactionId);
  return line + ' '.repeat(bytes - Buffer.byteLength(line));
};

describe('payments as NDJSON', () => {
  it('reads the fixture', async () => {
    const { records } = await parsed(parseNdjson, await fixture('three.ndjson'));
    expect(summary(records)).toEqual([
      '1 ok SALARY-2026-01/0001',
      '2 ok SALARY-2026-01/0002',
      '3 ok WATER-2026-01',
    ]);
  });

  const cases: [string, string | Buffer, string[]][] = [
    ['nothing', '', []],
    ['empty lines and blanks', `\n\r\n  \n${payment('A')}`, ['4 ok A']],
    [
      'line ends of both kinds, the last one missing',
      `${payment('A')}\r\n${payment('B')}`,
      ['1 ok A', '2 ok B'],
    ],
    ['a byte order mark', `\ufeff${payment('A')}`, ['1 ok A']],
    ['a line that is not JSON', `{"a"\n${payment('B')}`, ['1 json', '2 ok B']],
    ['a value that is no object', `[1]\n"x"\n7\nnull`, ['1 type', '2 type', '3 type', '4 type']],
    ['a missing field', payment('A', { creditorName: undefined }), ['1 required creditorName']],
    ['a field that is not known', payment('A', { note: 'x' }), ['1 unknown note']],
    ['a forged intake', payment('A', { intake: { client: 'someone else' } }), ['1 unknown intake']],
    ['__proto__ as a field', payment('A').replace('{', '{"__proto__":{"x":1},'), ['1 unknown __proto__']],
    [
      '__proto__ within a field',
      payment('A').replace('"iban"', '"__proto__":{"x":1},"iban"'),
      ['1 unknown debtorAccount.__proto__'],
    ],
    ['10,000 brackets', `${'['.repeat(10_000)}${']'.repeat(10_000)}\n${payment('B')}`, ['1 type', '2 ok B']],
    ['30,000 open braces', `${'{"a":'.repeat(10_000)}\n${payment('B')}`, ['1 json', '2 ok B']],
    [
      'bytes that are not UTF-8',
      Buffer.concat([
        Buffer.from(payment('A').slice(0, -2)),
        Buffer.from([0xc3, 0x28, 10]),
        Buffer.from(payment('B')),
      ]),
      ['1 encoding', '2 ok B'],
    ],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), ['1 encoding']],
    ['UTF-16', Buffer.from(`\ufeff${payment('A')}\n`, 'utf16le'), ['1 encoding', '2 json']],
    ['a line as long as allowed', `${padded('A', limit)}\r\n${payment('B')}`, ['1 ok A', '2 ok B']],
    ['a line one byte longer', `${padded('A', limit + 1)}\n${payment('B')}`, ['1 length', '2 ok B']],
    ['a line that never ends', `${payment('A')}\n${'x'.repeat(3 * limit)}`, ['1 ok A', '2 length']],
    [
      'a long line amid others',
      `${payment('A')}\n${'x'.repeat(3 * limit)}\n\n${payment('B')}`,
      ['1 ok A', '2 length', '4 ok B'],
    ],
  ];
  it.each(cases)('%s', async (_name, input, expected) => {
    for (const lengths of [[1_000_000], [4_099], [limit]]) {
      const { records, failure } = await parsed(parseNdjson, input, lengths);
      expect(failure).toBeUndefined();
      expect(summary(records)).toEqual(expected);
    }
  });

  it('leaves Object.prototype alone', async () => {
    await parsed(parseNdjson, '{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('names a bad payment by its transactionId only if that is well formed', async () => {
    const { records } = await parsed(
      parseNdjson,
      `${payment('A', { a: 1 })}\n${payment(' A'.repeat(99), { a: 1 })}`,
    );
    expect(records).toMatchObject([{ line: 1, transactionId: 'A' }, { line: 2 }]);
    expect(records[1]).not.toHaveProperty('transactionId');
  });

  it('keeps the first problems of a line with thousands, without characters a database refuses', async () => {
    const fields = Array.from({ length: 2_000 }, (_, index) => `"\\u0000\\ud800${index}":1`);
    const { records } = await parsed(parseNdjson, `{${fields.join(',')}}`);
    const problems = 'problems' in records[0] ? records[0].problems : [];
    expect(problems).toHaveLength(21);
    expect(problems[20]).toEqual({ path: '', code: 'more', message: 'and 1986 more problems' });
    expect(problems[10]?.path).toBe('\ufffd\ufffd4');
  });

  it('gives chunks of at most 1,000', async () => {
    const input = `${payment('A')}\n`.repeat(2_345);
    expect((await parsed(parseNdjson, input, [777])).chunkLengths).toEqual([1_000, 1_000, 345]);
  });

  it('gives what came before a broken upload, then its error', async () => {
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${payment('A')}\n${payment('B')}`);
      throw new Error('aborted');
    };
    const { records, failure } = await parsed(() => parseNdjson(body()), '');
    expect(summary(records)).toEqual(['1 ok A']);
    expect(failure?.message).toBe('aborted');
  });

  it('does not depend on how the bytes are cut', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        payment('A'),
        '',
        '\r',
        '{"a":"ë💧"}',
        '[',
        '\ufeff',
        'x'.repeat(limit),
        'ë'.repeat(limit / 2),
      ),
      fc.string(),
    );
    const text = fc.array(line, { maxLength: 6 }).map((lines) => Buffer.from(lines.join('\n')));
    const spoiled = fc.tuple(text, fc.option(fc.nat(400))).map(([bytes, at]) => {
      if (at !== null && at < bytes.length) bytes[at] = 0xff;
      return bytes;
    });
    const lengths = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(spoiled, lengths, async (bytes, cuts) => {
        expect(await parsed(parseNdjson, bytes, cuts)).toEqual(await parsed(parseNdjson, bytes, [1_000_000]));
      }),
      { numRuns: 150 },
    );
  });
});
