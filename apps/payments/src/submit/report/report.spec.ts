import { describe, expect, it } from '@jest/globals';
import { XmlDocument } from 'libxml2-wasm';
import { schemaErrors } from '../../../../../test/fixtures/xsd/validate.js';
import { writePain002 } from './pain002.js';
import { writeReportCsv } from './report-csv.js';
import { writeReportJson } from './report-json.js';
import { groupStatus, type Report, type ReportCounts, type ReportLine } from './report.rules.js';

const counts = (some: Partial<ReportCounts>): ReportCounts => ({
  received: Object.values(some).reduce((sum, count) => sum + count, 0),
  settled: 0,
  rejected: 0,
  duplicates: 0,
  parked: 0,
  pending: 0,
  ...some,
});

const lines: ReportLine[] = [
  { line: 1, transactionId: 'SALARY/0001', status: 'settled', transactionStatus: 'ACSC', reasons: [] },
  {
    line: 2,
    transactionId: `O'Neill & <Sons>`,
    status: 'refused',
    transactionStatus: 'RJCT',
    reasons: [
      { code: 'AM04', text: 'Insufficient funds' },
      { code: 'daily-limit', text: `Too much: ${'ë💧'.repeat(80)}`, path: 'instructedAmount.amount' },
    ],
  },
  {
    line: 3,
    status: 'malformed',
    transactionStatus: 'RJCT',
    reasons: [{ code: 'json', text: '=HYPERLINK("\u0000\ud800x")' }],
  },
  {
    line: 4,
    transactionId: 'D',
    status: 'duplicate',
    transactionStatus: 'ACSC',
    reasons: [{ code: 'DUPL', text: '' }],
  },
  {
    line: 5,
    transactionId: 'P',
    status: 'parked',
    transactionStatus: 'PDNG',
    reasons: [{ code: '', text: '' }],
  },
];

const report = (chunks: ReportLine[][], more: Partial<Report> = {}): Report => ({
  batchId: 'bat_0000000000000000000001',
  originalMessageName: 'pain.001.001.09',
  acceptedAt: new Date('2026-01-02T09:00:00.000Z'),
  counts: counts({ settled: 1, rejected: 2, duplicates: 1, parked: 1 }),
  lines: (async function* () {
    yield* chunks;
  })(),
  ...more,
});

async function text(source: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const part of source) all += part;
  return all;
}

describe('the status of the whole', () => {
  it.each([
    [{}, 'RJCT'],
    [{ rejected: 3 }, 'RJCT'],
    [{ settled: 3 }, 'ACSC'],
    [{ duplicates: 3 }, 'ACSC'],
    [{ settled: 1, rejected: 1 }, 'PART'],
    [{ settled: 1, pending: 1 }, 'PART'],
    [{ settled: 1, parked: 1 }, 'PART'],
    [{ pending: 1 }, 'PDNG'],
    [{ pending: 1, rejected: 1 }, 'PDNG'],
  ])('%j is %s', (some, status) => expect(groupStatus(counts(some))).toBe(status));
});

describe('a report as pain.002', () => {
  it.each([
    ['with lines in several chunks', [lines.slice(0, 2), [], lines.slice(2)]],
    ['without lines', []],
    ['with an empty chunk', [[]]],
  ])('is valid %s', async (_name, chunks) => {
    const xml = await text(writePain002(report(chunks)));
    expect(schemaErrors('pain.002.001.11', xml)).toEqual([]);
  });

  it('is valid with all that may be there, and cuts what the schema has no room for', async () => {
    const more = {
      originalMessageId: 'M'.repeat(50),
      originalMessageName: 'application/x-ndjson; charset=utf-8; header=present',
      madeAt: new Date('2026-01-03T00:00:00.000Z'),
      problems: [
        { code: 'AM10', text: 'sum', path: 'GrpHdr/CtrlSum' },
        { code: 'x'.repeat(60), text: 'y'.repeat(9_000) },
      ],
    };
    const xml = await text(writePain002(report([lines], more)));
    expect(schemaErrors('pain.002.001.11', xml)).toEqual([]);
    expect(xml).toContain('<CreDtTm>2026-01-03T00:00:00.000Z</CreDtTm>');
  });

  it('says of each record what became of it', async () => {
    const xml = await text(writePain002(report([lines])));
    const document = XmlDocument.fromString(xml);
    const namespaces = { p: 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.11' };
    const all = (path: string): string[] => document.find(path, namespaces).map((node) => node.content);
    expect(all('//p:GrpSts')).toEqual(['PART']);
    expect(all('//p:OrgnlMsgId')).toEqual(['bat_0000000000000000000001']);
    expect(all('//p:StsId')).toEqual(['LINE-1', 'LINE-2', 'LINE-3', 'LINE-4', 'LINE-5']);
    expect(all('//p:OrgnlEndToEndId')).toEqual(['SALARY/0001', `O'Neill & <Sons>`, 'D', 'P']);
    expect(all('//p:TxSts')).toEqual(['ACSC', 'RJCT', 'RJCT', 'ACSC', 'PDNG']);
    expect(all('//p:Rsn/p:Cd')).toEqual(['AM04', 'DUPL']);
    expect(all('//p:Rsn/p:Prtry')).toEqual(['daily-limit', 'json']);
    expect(all('//p:TxInfAndSts[2]//p:AddtlInf').join('')).toBe(
      `Insufficient fundsinstructedAmount.amount: Too much: ${'ë💧'.repeat(80)}`,
    );
    expect(all('//p:DtldSts')).toEqual(['ACSC', 'RJCT', 'PDNG']);
    document.dispose();
  });
});

describe('a report as CSV and as JSON', () => {
  it('has a row per record, and no formula', async () => {
    const problems = [{ code: 'AM18', text: 'there are 5', path: 'GrpHdr/NbOfTxs' }];
    const csv = await text(writeReportCsv(report([lines.slice(0, 1), lines.slice(2)], { problems })));
    expect(csv.split('\r\n')).toEqual([
      'line,transactionId,status,transactionStatus,reasonCodes,reasons',
      '0,,,,AM18,GrpHdr/NbOfTxs: there are 5',
      '1,SALARY/0001,settled,ACSC,,',
      `3,,malformed,RJCT,json,"'=HYPERLINK(""\u0000\ud800x"")"`,
      '4,D,duplicate,ACSC,DUPL,',
      '5,P,parked,PDNG,,',
      '',
    ]);
  });

  it.each([[[]], [[[]]], [[lines]], [[lines.slice(0, 2), [], lines.slice(2)]]])(
    'is one JSON object (%#)',
    async (chunks: ReportLine[][]) => {
      const json = JSON.parse(await text(writeReportJson(report(chunks))));
      expect(json).toEqual({
        batchId: 'bat_0000000000000000000001',
        originalMessageName: 'pain.001.001.09',
        acceptedAt: '2026-01-02T09:00:00.000Z',
        counts: counts({ settled: 1, rejected: 2, duplicates: 1, parked: 1 }),
        groupStatus: 'PART',
        lines: chunks.flat(),
      });
    },
  );
});
