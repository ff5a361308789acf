// What the column encoders write is what PostgreSQL reads:
// every value comes back as it was, through the real server.
import { bigints, byteas, Database, integers, texts, timestamps } from '#db';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

const name = newId('columns');
let database: Database;

beforeAll(async () => {
  database = await Database.open({ url: await createDatabase(name), schema: 'public', connectionsMax: 2 });
});
afterAll(async () => {
  await database.close();
  await dropDatabase(name);
});

/** Sends a column as an array and has it back as rows, in its order. */
async function roundTrip<T>(type: string, column: Buffer): Promise<T[]> {
  const rows = await database.rows<{ value: T }>(
    `select value from unnest($1::${type}[]) with ordinality as w (value, place) order by place`,
    [column],
  );
  return rows.map(({ value }) => value);
}

const nullable = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values), { maxLength: 50 });
const runs = { numRuns: 60 };

describe('bigint columns', () => {
  it.each([
    ['zero and one', [0, 1, -1]],
    ['around 2^31', [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, -(2 ** 31), -(2 ** 31) - 1]],
    ['around 2^32', [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32) + 1, -(2 ** 32), -(2 ** 32) - 1]],
    ['the largest', [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
    ['with nulls', [null, 5, null]],
    ['only nulls', [null, null]],
    ['empty', []],
  ])('keep %s', async (_name, values) => {
    expect(await roundTrip('bigint', bigints(values))).toEqual(values);
  });

  it('keep any safe integer', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.maxSafeInteger()), async (values) => {
        expect(await roundTrip('bigint', bigints(values))).toEqual(values.map((value) => value && value + 0));
      }),
      runs,
    );
  });

  it('are summed by the server to what they are', async () => {
    const values = [9_007_199_254_740, -1, 123, 2 ** 40];
    const [row] = await database.rows('select sum(v)::bigint as sum from unnest($1::bigint[]) as v', [
      bigints(values),
    ]);
    expect(row.sum).toBe(values.reduce((sum, value) => sum + value, 0));
  });
});

describe('what is no whole number of its width', () => {
  it.each([NaN, Infinity, 0.5, 2 ** 53, undefined as never, '1' as never])('is refused: %p', (value) => {
    expect(() => bigints([1, value])).toThrow(RangeError);
    expect(() => integers([value])).toThrow(RangeError);
  });
  it.each([NaN, Infinity, undefined as never])('is refused as a time: %p', (value) => {
    expect(() => timestamps([value])).toThrow(RangeError);
  });
  it('is refused as an integer when it has more than 32 bits', () => {
    expect(() => integers([2 ** 31])).toThrow(RangeError);
  });
});

describe('integer columns', () => {
  it('keep any 32-bit integer, nulls and nothing', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.integer()), async (values) => {
        expect(await roundTrip('int', integers(values))).toEqual(values);
      }),
      { ...runs, examples: [[[]], [[null]], [[2 ** 31 - 1, -(2 ** 31)]]] },
    );
  });

  it('refuse what does not fit', () => {
    expect(() => integers([2 ** 31])).toThrow(/out of range/);
  });
});

describe('text columns', () => {
  it.each([
    ['of every width in UTF-8', ['a', 'ë', 'ш', '€', '💶', 'Gjakovë, Đakovica']],
    ['empty beside null', ['', null, '']],
    ['that look like array syntax', ['{}', '"', '\\', ',', 'NULL', "'", '\n\t']],
    ['empty', []],
    ['long', ['ë'.repeat(100_000), '💶'.repeat(50_000)]],
  ])('keep texts %s', async (_name, values) => {
    expect(await roundTrip('text', texts(values))).toEqual(values);
  });

  it('keep any text without NUL, and take undefined for null', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.string({ unit: 'binary' })), async (values) => {
        const sent = values.map((value) => value?.replaceAll('\0', '') ?? undefined);
        expect(await roundTrip('text', texts(sent))).toEqual(sent.map((value) => value ?? null));
      }),
      runs,
    );
  });

  it('are refused by the server when one holds a NUL', async () => {
    await expect(roundTrip('text', texts(['a\0b']))).rejects.toMatchObject({ code: '22021' });
    expect(await roundTrip('text', texts(['the connection is still good']))).toHaveLength(1);
  });
});

describe('timestamp columns', () => {
  it.each([
    ['the epochs', [0, Date.UTC(2000, 0, 1)]],
    [
      'before them',
      [-1, Date.UTC(1969, 6, 20), Date.UTC(1900, 0, 1), Date.UTC(1999, 11, 31, 23, 59, 59, 999)],
    ],
    ['milliseconds', [1_767_225_600_001, 1_767_225_600_999]],
    ['far ahead', [Date.UTC(2199, 11, 31, 23, 59, 59, 999)]],
    ['with nulls', [null, 0]],
    ['empty', []],
  ])('keep %s', async (_name, values) => {
    const dates = await roundTrip<Date | null>('timestamptz', timestamps(values));
    expect(dates.map((date) => date?.getTime() ?? null)).toEqual(values);
  });

  it('keep any instant of four centuries', async () => {
    const instants = fc.integer({ min: Date.UTC(1850, 0, 1), max: Date.UTC(2250, 0, 1) });
    await fc.assert(
      fc.asyncProperty(nullable(instants), async (values) => {
        const dates = await roundTrip<Date | null>('timestamptz', timestamps(values));
        expect(dates.map((date) => date?.getTime() ?? null)).toEqual(values);
      }),
      runs,
    );
  });
});

describe('byte columns', () => {
  it('keep any bytes, nulls and nothing', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.uint8Array({ maxLength: 300 })), async (values) => {
        const bytes = await roundTrip<Buffer | null>('bytea', byteas(values));
        expect(bytes.map((one) => one && [...one])).toEqual(values.map((one) => one && [...one]));
      }),
      { ...runs, examples: [[[]], [[null, new Uint8Array(0)]]] },
    );
  });
});

it('several columns keep their rows together', async () => {
  const rows = await database.rows(
    `select * from unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[], $5::bytea[]) as w (a, b, c, d, e)`,
    [
      bigints([1, null]),
      texts(['ë', null]),
      integers([null, 2]),
      timestamps([0, null]),
      byteas([Buffer.from([0, 255]), null]),
    ],
  );
  expect(rows).toEqual([
    { a: 1, b: 'ë', c: null, d: new Date(0), e: Buffer.from([0, 255]) },
    { a: null, b: null, c: 2, d: null, e: null },
  ]);
});
