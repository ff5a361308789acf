import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  group,
  message,
  one,
  payment,
  transaction,
} from '../../../../../../test/fixtures/payments/pain001-text.js';
import { fixture, parsed, summary } from '../../../../../../test/fixtures/payments/read.js';
import { schemaErrors } from '../../../../../../test/fixtures/xsd/validate.js';
import { parseNdjson } from '../ndjson.js';
import { parsePain001 } from './pain001.js';

describe('payments as pain.001', () => {
  it.each(['three.pain.001.001.09.xml', 'three.pain.001.001.03.xml'])('reads %s as NDJSON', async (name) => {
    const bytes = await fixture(name);
    expect(schemaErrors(name.slice(6, 21), bytes)).toEqual([]);
    const { records, failure } = await parsed(parsePain001, bytes);
    expect(failure).toBeUndefined();
    expect(records).toEqual((await parsed(parseNdjson, await fixture('three.ndjson'))).records);
  });

  it.each([
    ['be.sepa.sct-supplier.pain.001.001.09.xml', ['1 ok BDS-2026-0921-001']],
    ['de.sepa.sct-salary.pain.001.001.03.xml', ['1 ok SAL-2026-09-0001', '2 ok SAL-2026-09-0002']],
    ['de.sepa.sct-salary.pain.001.001.09.xml', ['1 ok SAL-2026-09-0001', '2 ok SAL-2026-09-0002']],
    ['coverage-transfer-every-element.pain.001.001.09.xml', ['1 ok T']],
    ['coverage-cheque.pain.001.001.09.xml', ['1 FF03, required creditorAccount.iban']],
  ])('reads %s, which others wrote', async (name, expected) => {
    const bytes = await fixture(`outside/${name}`);
    expect(schemaErrors(/pain\.001\.001\.\d\d/.exec(name)![0], bytes)).toEqual([]);
    const { records, failure } = await parsed(parsePain001, bytes);
    expect(failure).toBeUndefined();
    expect(summary(records)).toEqual(expected);
  });

  it('tells which message it is, once, before the first record', async () => {
    const heads: object[] = [];
    const chunks = parsePain001(asBody(one(transaction('A'))), (head) => heads.push(head));
    for await (const chunk of chunks) expect([heads.length, chunk.length]).toEqual([1, 1]);
    expect(heads).toEqual([{ messageName: 'pain.001.001.09', messageId: 'M1' }]);
  });

  const ids = (end: string, instruction = ''): string => `${instruction}<EndToEndId>${end}</EndToEndId>`;
  const amount = (text: string): string => `<InstdAmt Ccy="EUR">${text}</InstdAmt>`;
  const cases: [string, string, string[]][] = [
    [
      'NOTPROVIDED with an InstrId',
      one(transaction('', { pmtId: ids('NOTPROVIDED', '<InstrId>I</InstrId>') })),
      ['1 ok I'],
    ],
    ['NOTPROVIDED alone', one(transaction('NOTPROVIDED')), ['1 CH21 transactionId']],
    ['no id', one(transaction('', { pmtId: '' })), ['1 CH21 transactionId']],
    [
      'an equivalent amount',
      one(transaction('A', { amount: '<EqvtAmt><Amt Ccy="EUR">1</Amt><CcyOfTrf>USD</CcyOfTrf></EqvtAmt>' })),
      ['1 AM12 instructedAmount.amount, required instructedAmount.currency'],
    ],
    [
      'no currency',
      one(transaction('A', { amount: '<InstdAmt>1</InstdAmt>' })),
      ['1 required instructedAmount.currency'],
    ],
    [
      'an amount that is none',
      one(transaction('A', { amount: amount('1,5') })),
      ['1 form instructedAmount.amount'],
    ],
    ['an element twice', one(transaction('A', { pmtId: ids('A') + ids('B') })), ['1 FF01 PmtId/EndToEndId']],
    ['no method', message(group(1) + payment(transaction('A'), { method: '' })), ['1 CH21']],
    [
      'direct debit as method',
      message(group(1) + payment(transaction('A'), { method: '<PmtMtd>DD</PmtMtd>' })),
      ['1 FF03'],
    ],
    [
      'a bad transaction amid good ones',
      message(group(3) + payment(transaction('A') + transaction('') + transaction('C'))),
      ['1 ok A', '2 CH21 transactionId', '3 ok C'],
    ],
    [
      'foreign elements of our names',
      one(
        transaction('A').replace(
          '<PmtId>',
          '<x:PmtId xmlns:x="urn:x"><x:EndToEndId>Z</x:EndToEndId></x:PmtId><PmtId>',
        ),
      ),
      ['1 ok A'],
    ],
    ['a comment and an instruction in a text', one(transaction('A<!-- x -->B<?y z?>')), ['1 ok AB']],
    [
      'a number of transactions that does not match',
      message(group(2) + payment(transaction('A'))),
      ['1 ok A', '0 AM18 GrpHdr/NbOfTxs'],
    ],
    [
      'a control sum that does not match',
      message(group(1, '<CtrlSum>12.51</CtrlSum>') + payment(transaction('A'))),
      ['1 ok A', '0 AM10 GrpHdr/CtrlSum'],
    ],
    [
      'a control sum written longer',
      message(group(1, '<CtrlSum>012.500000000</CtrlSum>') + payment(transaction('A'))),
      ['1 ok A'],
    ],
    [
      'totals of a PmtInf that do not match',
      message(group(1) + payment(transaction('A'), { head: '<NbOfTxs>3</NbOfTxs><CtrlSum>1</CtrlSum>' })),
      ['1 ok A', '0 AM18 PmtInf[P1]/NbOfTxs, AM10 PmtInf[P1]/CtrlSum'],
    ],
    [
      'a sum over an amount that cannot be read',
      message(group(1, '<CtrlSum>1</CtrlSum>') + payment(transaction('A', { amount: amount('x') }))),
      ['1 form instructedAmount.amount'],
    ],
    [
      'a field without end',
      one(transaction('A', { remittance: `<RmtInf>${'<Ustrd>ab</Ustrd>'.repeat(50_000)}</RmtInf>` })),
      ['1 form remittanceInformationUnstructured'],
    ],
    ['no transactions', message(group(0)), []],
  ];
  it.each(cases)('%s', async (_name, xml, expected) => {
    for (const lengths of [[1_000_000], [4_099], [11]]) {
      const { records, failure } = await parsed(parsePain001, xml, lengths);
      expect(failure).toBeUndefined();
      expect(summary(records)).toEqual(expected);
    }
  });

  it.each([
    ['<Dt>2026-01-05</Dt>', '2026-01-05'],
    ['<Dt>2026-01-05+01:00</Dt>', '2026-01-05'],
    ['<DtTm>2026-01-05T23:30:00</DtTm>', '2026-01-05'],
    ['<DtTm>2026-01-05T23:30:00Z</DtTm>', '2026-01-06'],
    ['<DtTm>2026-01-05T23:30:00.5+01:00</DtTm>', '2026-01-05'],
  ])('reads the date %s as %s', async (date, day) => {
    const { records } = await parsed(parsePain001, message(group(1) + payment(transaction('A'), { date })));
    expect(records).toMatchObject([{ submission: { requestedExecutionDate: day } }]);
  });

  it.each([
    ['12.50', '12.50'],
    ['+12.5', '12.5'],
    ['12.', '12'],
    ['.5', '0.5'],
    ['&#49;2', '12'],
  ])('reads the amount %s as %s', async (text, expected) => {
    const { records } = await parsed(parsePain001, one(transaction('A', { amount: amount(text) })));
    expect(records).toMatchObject([
      { submission: { instructedAmount: { amount: expected, currency: 'EUR' } } },
    ]);
  });

  it('does not depend on how the bytes are cut', async () => {
    const text = Buffer.from(
      message(group(3) + payment(transaction('A') + transaction('') + transaction('C'))),
    );
    const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
    const damage = fc.option(
      fc.tuple(fc.nat(text.length - 1), fc.constantFrom(0, 0x3c, 0x26, 0xc3, 0xff, 0x0d)),
    );
    await fc.assert(
      fc.asyncProperty(damage, lengths, async (damaged, cuts) => {
        const bytes = Buffer.from(text);
        if (damaged) bytes[damaged[0]] = damaged[1];
        const expected = await parsed(parsePain001, bytes, [1_000_000]);
        const found = await parsed(parsePain001, bytes, cuts);
        expect(found.records).toEqual(expected.records);
        expect(found.failure?.message).toEqual(expected.failure?.message);
      }),
      // Once, a carriage return or a NUL before the root told another place for another cut.
      {
        numRuns: 300,
        examples: [
          [[0, 0x0d], [1]],
          [[0, 0], [1]],
        ],
      },
    );
  });
});

async function* asBody(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
