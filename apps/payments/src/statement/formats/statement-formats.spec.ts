import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { schemaErrors } from '../../../../../test/fixtures/xsd/validate.js';
import { writeCamt053 } from './camt053.js';
import { writeStatementCsv } from './statement-csv.js';
import type { StatementHead, StatementLine } from './statement.js';

const head: StatementHead = {
  statementId: 'stm_0000000000000000000001',
  bank: { name: 'Banka & Partnerët', bic: 'NCBVXKPR' },
  account: { iban: 'XK051212012345678906', ownerName: 'Shembull Sh.p.k.', currency: 'EUR' },
  period: { from: '2026-01-01', to: '2026-01-31' },
  language: 'sq',
  openingMinor: 100_000,
  closingMinor: 88_750,
  debitsMinor: 12_500,
  creditsMinor: 1_250,
  lineCount: 3,
  madeAt: new Date('2026-02-01T06:00:00.000Z'),
};
const line: StatementLine = {
  bookedAt: new Date('2026-01-05T23:30:00.000Z'),
  transactionId: 'WATER-2026-01',
  counterpartName: 'KRU <Prishtina>',
  counterpartIban: 'XK051701100000000209',
  remittance: '=1+1, "uji"',
  kind: 'debit',
  amountMinor: 1_250,
  balanceMinor: 98_750,
};
const lines: StatementLine[] = [
  line,
  { ...line, transactionId: 'REV-1', kind: 'credit', balanceMinor: 100_000, reverses: 'WATER-2026-01' },
  {
    ...line,
    transactionId: 'X',
    counterpartName: '',
    counterpartIban: 'acc_fees',
    remittance: '',
    amountMinor: 11_250,
  },
];

async function* chunked(...chunks: StatementLine[][]): AsyncGenerator<StatementLine[]> {
  yield* chunks;
}

async function text(source: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const part of source) all += part;
  return all;
}

const camt = (some: Partial<StatementHead>, ...chunks: StatementLine[][]): Promise<string> =>
  text(writeCamt053({ ...head, ...some }, chunked(...chunks)));

describe('a statement as camt.053', () => {
  it.each<[string, Partial<StatementHead>, StatementLine[][]]>([
    ['with entries', {}, [lines.slice(0, 2), [], lines.slice(2)]],
    ['without entries', { lineCount: 0, debitsMinor: 0, creditsMinor: 0 }, []],
    ['of one channel', { channel: 'mobile & web' }, [lines]],
    [
      'overdrawn, in a currency without decimals',
      { openingMinor: -5, closingMinor: -7, account: { ...head.account, currency: 'JPY' } },
      [lines],
    ],
    ['of an owner without a name', { account: { ...head.account, ownerName: '' } }, [lines]],
  ])('is valid %s', async (_name, some, chunks) => {
    expect(schemaErrors('camt.053.001.08', await camt(some, ...chunks))).toEqual([]);
  });

  it('is valid whatever the texts are', async () => {
    const words = fc.string({ maxLength: 300, unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(words, words, words, async (counterpartName, counterpartIban, remittance) => {
        const xml = await camt({ channel: remittance }, [
          { ...line, counterpartName, counterpartIban, remittance },
        ]);
        expect(schemaErrors('camt.053.001.08', xml)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('says what was booked', async () => {
    const document = XmlDocument.fromString(await camt({ closingMinor: -88_750 }, lines));
    const namespaces = { c: 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08' };
    const all = (path: string): string[] => document.find(path, namespaces).map((node) => node.content);
    expect(all('//c:Bal/c:Amt')).toEqual(['1000.00', '887.50']);
    expect(all('//c:Bal/c:CdtDbtInd')).toEqual(['CRDT', 'DBIT']);
    expect(all('//c:TtlNetNtry/*')).toEqual(['112.50', 'DBIT']);
    expect(all('//c:Ntry/c:Amt')).toEqual(['12.50', '12.50', '112.50']);
    expect(all('//c:Ntry/c:CdtDbtInd')).toEqual(['DBIT', 'CRDT', 'DBIT']);
    expect(all('//c:Ntry/c:RvslInd/../c:AcctSvcrRef')).toEqual(['REV-1']);
    expect(all('//c:SubFmlyCd')).toEqual(['BOOK', 'RPCR', 'BOOK']);
    expect(all('//c:Prtry/c:Ref')).toEqual(['WATER-2026-01']);
    // The bank's day, an hour ahead of UTC in winter.
    expect(all('//c:BookgDt/c:Dt')[0]).toBe('2026-01-06');
    expect(all('//c:Cdtr/c:Pty/c:Nm')).toEqual(['KRU <Prishtina>', 'KRU <Prishtina>']);
    expect(all('//c:CdtrAcct/c:Id/c:Othr/c:Id')).toEqual(['acc_fees']);
    document.dispose();
  });
});

describe('a statement as CSV', () => {
  it('has both balances, debit and credit in columns of their own, and no formula', async () => {
    const csv = await text(writeStatementCsv(head, chunked(lines.slice(0, 1), lines.slice(1))));
    expect(csv.split('\r\n')).toEqual([
      'bookingDate,bookedAt,transactionId,counterpartName,counterpartIban,remittanceInformation,debit,credit,balance,currency,reverses',
      '2026-01-01,,,,,opening balance,,,1000.00,EUR,',
      `2026-01-06,2026-01-05T23:30:00.000Z,WATER-2026-01,KRU <Prishtina>,XK051701100000000209,"'=1+1, ""uji""",12.50,,987.50,EUR,`,
      `2026-01-06,2026-01-05T23:30:00.000Z,REV-1,KRU <Prishtina>,XK051701100000000209,"'=1+1, ""uji""",,12.50,1000.00,EUR,WATER-2026-01`,
      '2026-01-06,2026-01-05T23:30:00.000Z,X,,acc_fees,,112.50,,987.50,EUR,',
      '2026-01-31,,,,,closing balance,,,887.50,EUR,',
      '',
    ]);
  });
});
