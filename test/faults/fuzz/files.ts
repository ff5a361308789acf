// The parsers of files of payments: however the bytes are cut, the same records, and every problem with its
// place.
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { parseCsv } from '../../../apps/payments/src/submit/formats/csv/csv.js';
import { parseNdjson } from '../../../apps/payments/src/submit/formats/ndjson.js';
import { parsePain001 } from '../../../apps/payments/src/submit/formats/pain001/pain001.js';
import { BrokenFile, type ParsedRecord } from '../../../apps/payments/src/submit/formats/parsed-record.js';
import { root } from '../stand/checkout.js';
import type { Seed } from './mutations.js';
import { must, type Target } from './target.js';

type Parser = (body: AsyncIterable<Uint8Array>) => AsyncGenerator<ParsedRecord[]>;

const recordsPerChunkMax = 1_000;
const piecesMost = 10_000;

async function* cut(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  // A megabyte byte by byte would take seconds, and tell no more than the first thousands.
  const scale = Math.ceil(bytes.length / piecesMost);
  for (let from = 0, piece = 0; from < bytes.length; piece++) {
    const length = lengths[piece % lengths.length] * scale;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}

interface Outcome {
  records: ParsedRecord[];
  failure?: { message: string; line: number; column?: number };
}

async function outcomeOf(parse: Parser, input: Buffer, cuts: readonly number[]): Promise<Outcome> {
  const records: ParsedRecord[] = [];
  try {
    for await (const chunk of parse(cut(input, cuts))) {
      must(chunk.length <= recordsPerChunkMax, 'a chunk is too large', chunk.length);
      records.push(...chunk);
    }
    return { records };
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    const { message, line, column } = error;
    return { records, failure: { message, line, ...(column !== undefined && { column }) } };
  }
}

/** Every problem says on which line and of which field, in words; lines rise. */
function judge({ records, failure }: Outcome): boolean {
  let last = 0;
  for (const record of records) {
    must(record.line === 0 || record.line > last, 'lines do not rise', record.line);
    last = Math.max(last, record.line);
    if (!('problems' in record)) continue;
    must(record.problems.length > 0, 'a record is refused without a problem', record);
    for (const { path, code, message } of record.problems)
      must(typeof path === 'string' && code !== '' && message !== '', 'a problem says nothing', record);
  }
  if (failure) must(failure.line >= 1 && failure.message !== '', 'a broken file without its place', failure);
  return !failure && records.every((record) => !('problems' in record));
}

const fileTarget = (of: { name: string; parse: Parser; words: string[]; seeds: string[] }): Target => ({
  name: of.name,
  words: of.words,
  timeoutMs: 20_000,
  seeds: () => Promise.resolve(of.seeds.map(fixture)),
  async read(input, cuts) {
    const whole = await outcomeOf(of.parse, input, [1 << 20]);
    const pieces = await outcomeOf(of.parse, input, cuts);
    must(isDeepStrictEqual(pieces, whole), 'it depends on how the bytes are cut', differences(whole, pieces));
    return judge(whole);
  },
});

function differences(one: Outcome, other: Outcome): unknown[] {
  const at = one.records.findIndex((record, index) => !isDeepStrictEqual(record, other.records[index]));
  return [one.records[at], other.records[at], one.failure, other.failure];
}

function fixture(name: string): Seed {
  return { name, bytes: readFileSync(join(root, 'test/fixtures/payments', name)) };
}

export const fileTargets: Target[] = [
  fileTarget({
    name: 'NDJSON',
    parse: parseNdjson,
    words: [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '{"a":',
      '"__proto__":1,',
      '"intake":{},',
      'null',
      '\\u0000',
      '\n\n',
    ],
    seeds: ['three.ndjson'],
  }),
  fileTarget({
    name: 'CSV',
    parse: parseCsv,
    words: ['__proto__,', 'constructor;', ',', ';', '""', '","', '\r\n', '=1+1', "'"],
    seeds: ['three.csv'],
  }),
  fileTarget({
    name: 'pain.001',
    parse: (body) => parsePain001(body),
    words: [
      '<',
      '>',
      '&',
      '</',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?x ?>',
      '<!DOCTYPE d>',
      '&lt;',
      '&x;',
      '&#0;',
      '&#x10FFFF;',
      '<a>',
      '</a>',
      ' xmlns="x"',
      '<CdtTrfTxInf>',
      '</CdtTrfTxInf>',
      '<GrpHdr>',
    ],
    seeds: ['three.pain.001.001.03.xml', 'three.pain.001.001.09.xml'],
  }),
];
