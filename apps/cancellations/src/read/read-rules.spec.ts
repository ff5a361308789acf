import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinFindings, strongest, verificationOf, type Candidate, type Findings } from './findings.rules.js';
import { fold } from './fold.rules.js';
import { amountsIn, daysIn, ibansIn } from './mention.rules.js';
import { languageIn, reasonIn } from './reason.rules.js';
import { transactionNumbersIn } from './transaction-number.rules.js';

describe('transaction numbers in text', () => {
  it.each([
    ['Numri i transaksionit: TX-2026-000001', 'TX-2026-000001'],
    ['numri unik i transaksionit EB20260301-000017.', 'EB20260301-000017'],
    ['Nr. i transaksionit „EB-77001”', 'EB-77001'],
    ['Transaction number is 4455667788', '4455667788'],
    ['transaction ID #A1-B2/77', 'A1-B2/77'],
    ['Broj transakcije: 2026/11/0001-X', '2026/11/0001-X'],
    ['ID e transaksionit = TX_9_77', 'TX_9_77'],
    // A thousand blanks once took minutes, and with them everything else in the process.
    [`ID${' '.repeat(20_000)}e${'\n'.repeat(20_000)}transaksionit\t=\u00a0TX_9_77`, 'TX_9_77'],
  ])('finds the labelled one in %j', (text, number) => {
    expect(transactionNumbersIn(text)[0]).toEqual({ text: number, labelled: true });
  });

  it.each([
    '12.50',
    '1.234,50 EUR',
    '23.11.2026',
    '2026-11-23',
    '09:12:44',
    '+383 44 123 456',
    '044123456',
    'XK051212012345678906',
    'https://example.org/a1',
    'pagese e njejte',
  ])('takes %j for something else', (text) => {
    expect(transactionNumbersIn(text)).toEqual([]);
  });

  it('is bounded, and gives only what can be a transaction number', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        const found = transactionNumbersIn(text);
        return found.length <= 30 && found.every((each) => each.text.length <= 35 && /\d/.test(each.text));
      }),
    );
  });
});

describe('reasons and languages', () => {
  it.each([
    ['E kam paguar dy herë', 'DUPL'],
    ['dvaput sam platio', 'DUPL'],
    ['Двапут сам платио', 'DUPL'],
    ['I paid twice', 'DUPL'],
    ['Shuma e gabuar', 'AM09'],
    ['pogrešan iznos', 'AM09'],
    ['Llogari e gabuar', 'AC03'],
    ['sent to the wrong account', 'AC03'],
    ['Kjo është mashtrim, dy herë', 'FRAD'],
    ['problem teknik', 'TECH'],
    ['nisam dužan', 'UPAY'],
    ['gabimisht', 'CUST'],
    ['', 'CUST'],
  ])('%j is %s', (text, code) => {
    expect(reasonIn(fold(text)).code).toBe(code);
  });

  it.each([
    ['Përshëndetje, ju lutem anuloni pagesën', 'sq'],
    ['Poštovani, molim vas otkažite uplatu', 'sr'],
    ['Hello, please cancel the payment', 'en'],
    ['123', 'sq'],
  ])('%j is %s by language', (text, language) => {
    expect(languageIn(fold(text))).toBe(language);
  });

  it('folding twice is folding once', () => {
    fc.assert(fc.property(fc.string(), (text) => fold(fold(text)) === fold(text)));
  });
});

describe('mentions', () => {
  it.each([
    ['shuma 1.234,50 EUR', 123_450],
    ['€ 12', 1_200],
    ['12 euro', 1_200],
    ['12,5 €', 1_250],
    ['amount: 1,234.50', 123_450],
  ])('%j mentions an amount', (text, minor) => {
    expect(amountsIn(text)).toContain(minor);
  });

  it('finds accounts with and without blanks, and days', () => {
    expect(ibansIn('nga XK05 1212 0123 4567 8906 ose xk051000410070001295')).toEqual([
      'XK051212012345678906',
      'XK051000410070001295',
    ]);
    expect(daysIn('më 3.11.2026 dhe 2026-12-01, jo 31.02.2026')).toEqual(['2026-11-03', '2026-12-01']);
  });
});

describe('findings', () => {
  const candidate = (transactionId: string, source: Candidate['source']): Candidate => ({
    transactionId,
    source,
    place: '',
  });
  const findings = (candidates: Candidate[]): Findings => ({
    candidates,
    documents: [],
    amountsMinor: [],
    ibans: [],
    days: [],
    words: '',
    unread: [],
  });

  it('keep each number once, with its strongest source', () => {
    const both = [candidate('A', 'text'), candidate('B', 'document'), candidate('A', 'signed')];
    expect(strongest(both, 5)).toEqual([candidate('A', 'signed'), candidate('B', 'document')]);
    expect(joinFindings(findings(both), findings(both)).candidates).toHaveLength(2);
  });

  it('call a mail altered if any of its documents is', () => {
    const document = (verification: 'genuine' | 'altered' | 'not-ours') => ({
      name: '',
      verification,
      reasons: [],
    });
    expect(verificationOf([document('genuine'), document('altered')])).toBe('altered');
    expect(verificationOf([document('not-ours'), document('genuine')])).toBe('genuine');
    expect(verificationOf([])).toBe('none');
  });
});
