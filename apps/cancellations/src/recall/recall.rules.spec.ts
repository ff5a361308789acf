import { codeName, kosovoIban } from '#money';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { schemaErrors } from '../../../../test/fixtures/xsd/validate.js';
import { writeCamt029, writeCamt056, type Recall } from './recall.rules.js';

const recall: Recall = {
  messageId: 'rcl_0123456789abcdefghijkl',
  cancellationId: 'CXL0123456789ABCDEF0123456789ABC',
  caseId: 'case_0123456789abcdefghijkl',
  ownBic: 'EXAMXKPR',
  banks: new Map([['17', 'NLPRXKPR']]),
  transactionId: 'TX-1',
  amountMinor: 1,
  currency: 'EUR',
  debtorIban: 'XK051212012345678906',
  debtorName: 'Arta',
  creditorIban: 'XK051701010500018287',
  creditorName: 'Ujesjellesi',
  settledOn: '2026-11-23',
  reason: 'DUPL',
  note: null,
  madeAt: new Date('2026-11-23T10:00:00Z'),
};
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', ' ', '\ud800', 'ë'.repeat(200)),
);
const anyBank = fc.stringMatching(/^\d{2}$/);

describe('camt.056', () => {
  it('is valid whatever the names, the note and the bank', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.option(anyText), anyBank, (debtorName, creditorName, note, bank) => {
        const creditorIban = kosovoIban({ bank, branch: '01', account: '0105000182' });
        const xml = writeCamt056({ ...recall, debtorName, creditorName, note, creditorIban });
        expect(schemaErrors('camt.056.001.09', xml)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('names the payment, the amount, both accounts and the reason', () => {
    const xml = writeCamt056({ ...recall, amountMinor: 123_456, note: 'a <b> & "c"' });
    for (const part of [
      '<OrgnlTxId>TX-1</OrgnlTxId>',
      '<OrgnlIntrBkSttlmAmt Ccy="EUR">1234.56<',
      '<IBAN>XK051212012345678906</IBAN>',
      '<IBAN>XK051701010500018287</IBAN>',
      '<Rsn><Cd>DUPL</Cd></Rsn>',
      '<BICFI>NLPRXKPR</BICFI>',
      '<AddtlInf>a &#60;b&#62; &#38; &#34;c&#34;</AddtlInf>',
    ])
      expect(xml).toContain(part);
  });
});

describe('camt.029', () => {
  const transaction = fc.record({
    transactionId: fc.stringMatching(/^[A-Za-z0-9<&-]{1,35}$/),
    status: fc.constantFrom('ACCR', 'RJCR', 'PDCR' as const),
    code: fc.option(fc.constantFrom('NOOR', 'AM04', 'CUST'), { nil: undefined }),
  });

  it('is valid whatever the outcomes, and its sum is that of its parts', () => {
    fc.assert(
      fc.property(fc.array(transaction, { minLength: 1, maxLength: 8 }), (transactions) => {
        const { ownBic, messageId, madeAt } = recall;
        const xml = writeCamt029({ ownBic, messageId, madeAt, assignmentId: 'CUST-7', transactions });
        expect(schemaErrors('camt.029.001.10', xml)).toEqual([]);
        const conf = /<Conf>(.*)<\/Conf>/.exec(xml)![1];
        expect(codeName('investigation-confirmation', conf)).toBeDefined();
        const statuses = new Set(transactions.map(({ status }) => status));
        expect(conf === 'PDCR').toBe(statuses.has('PDCR'));
        expect(conf === 'CNCL').toBe(statuses.size === 1 && statuses.has('ACCR'));
      }),
      { numRuns: 200 },
    );
  });
});
