import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Submission } from '#events';
import type { ParsedRecord } from '../formats/parsed-record.js';
import { readSigned } from './signed-file.rules.js';

const own = ['XK051212012345678906'];
const submission = (of: Partial<Submission> = {}): Submission => ({
  transactionId: 'TX-1',
  debtorAccount: { iban: own[0] },
  creditorAccount: { iban: 'XK051000410070001295' },
  creditorName: 'Dogana e Kosoves',
  instructedAmount: { currency: 'EUR', amount: '12.50' },
  ...of,
});
const good = (line: number, of: Partial<Submission> = {}): ParsedRecord => ({
  line,
  submission: submission({ transactionId: `TX-${line}`, ...of }),
});
const bad: ParsedRecord = {
  line: 3,
  problems: [{ path: 'creditorName', code: 'form', message: 'is missing' }],
};

describe('a file that a customer signs', () => {
  it('is read as what the confirmation names', () => {
    expect(
      readSigned([good(1), good(2, { debtorAccount: { iban: 'xk05 1212 0123 4567 8906' } })], own),
    ).toEqual({
      ok: true,
      payments: [1, 2].map((line) => ({
        transactionId: `TX-${line}`,
        debtorIban: own[0],
        creditorIban: 'XK051000410070001295',
        creditorName: 'Dogana e Kosoves',
        amountMinor: 1_250,
        currency: 'EUR',
      })),
    });
  });

  it.each<[what: string, records: ParsedRecord[], path: string, code: string]>([
    ['has nothing in it', [], 'file', 'empty'],
    ['has a bad record', [good(1), bad], 'record 3: creditorName', 'form'],
    [
      'has totals that do not fit',
      [good(1), { line: 0, problems: [{ path: '', code: 'AM10', message: 'the control sum is another' }] }],
      'file',
      'AM10',
    ],
    [
      "debits somebody else's account",
      [good(1, { debtorAccount: { iban: 'XK051000410070001295' } })],
      'record 1: debtorAccount.iban',
      'not-own',
    ],
    [
      'has an amount that is none',
      [good(1), good(2, { instructedAmount: { currency: 'EUR', amount: '1.234' } })],
      'record 2: instructedAmount.amount',
      'CH20',
    ],
  ])('cannot be signed when it %s', (_what, records, path, code) => {
    expect(readSigned(records, own)).toMatchObject({ ok: false, errors: [{ path, code }] });
  });

  it('says everything that is wrong, but not without end', () => {
    const many = Array.from({ length: 300 }, (_, index) => good(index + 1, { debtorAccount: { iban: 'X' } }));
    const read = readSigned(many, own);
    expect(read.ok ? [] : read.errors).toHaveLength(100);
  });
});

describe('any file that a customer signs', () => {
  const right = fc
    .integer({ min: 1, max: 9_999 })
    .map((minor) => ({ minor, text: (minor / 100).toFixed(2) }));
  const wrong = fc.constantFrom('0.00', '-1.00', '1.234', 'x').map((text) => ({ minor: undefined, text }));
  // What the payments' own reading of IBANs would refuse is nobody's account here either.
  const foreign = 'XK05\n1212012345678906';
  const records = fc.array(
    fc.record({
      amount: fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong }),
      debtor: fc.constantFrom(
        own[0],
        own[0],
        own[0],
        'XK05 1212 0123 4567 8906',
        'XK051000410070001295',
        foreign,
      ),
      broken: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    }),
    { maxLength: 5 },
  );
  const isOwn = (iban: string): boolean => iban.replaceAll(' ', '') === own[0];
  type Written = typeof records extends fc.Arbitrary<infer T> ? T : never;
  const readAll = (written: Written) =>
    readSigned(
      written.map(({ amount: { text }, debtor: iban, broken }, index) =>
        broken
          ? { ...bad, line: index + 1 }
          : good(index + 1, {
              debtorAccount: { iban },
              instructedAmount: { currency: 'EUR', amount: text },
            }),
      ),
      own,
    );

  it('is confirmed only whole: every record good and from an own account, at its own amount', () => {
    fc.assert(
      fc.property(records, (written) => {
        const fits = written.every(
          (record) => !record.broken && record.amount.minor !== undefined && isOwn(record.debtor),
        );
        const read = readAll(written);
        expect(read.ok).toBe(fits && written.length > 0);
        if (read.ok)
          expect(read.payments.map(({ transactionId, amountMinor }) => [transactionId, amountMinor])).toEqual(
            written.map((record, index) => [`TX-${index + 1}`, record.amount.minor]),
          );
      }),
    );
  });

  it('has a complaint about each record that is wrong, and about no other', () => {
    fc.assert(
      fc.property(records, (written) => {
        const wrongPlaces = written.flatMap((record, index) =>
          record.broken || record.amount.minor === undefined || !isOwn(record.debtor)
            ? [`record ${index + 1}`]
            : [],
        );
        const read = readAll(written);
        const places = read.ok ? [] : read.errors.map(({ path }) => path.split(':')[0]);
        expect([...new Set(places)]).toEqual(written.length === 0 ? ['file'] : wrongPlaces);
      }),
    );
  });
});
