import { submissionExample, type Submission } from '#events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHashOf } from './deduplicate.js';
import { contentOf, isSameRecord, judgeRepetition } from './deduplicate.rules.js';

const first = submissionExample;

describe('the content of a payment', () => {
  it.each<[string, Partial<Submission>]>([
    ['an IBAN in its printed format', { debtorAccount: { iban: 'XK05 1212 0123 4567 8906' } }],
    ['an IBAN in lower case', { creditorAccount: { iban: 'xk051000410070001295' } }],
    ['an IBAN with no-break blanks', { debtorAccount: { iban: 'XK05\u00a01212\u00a0012345678906' } }],
    ['an amount without its last zero', { instructedAmount: { currency: 'EUR', amount: '12.5' } }],
    ['an amount with a leading zero', { instructedAmount: { currency: 'EUR', amount: '012.50' } }],
    ['who took it in', { intake: { channel: 'file', client: 'erp', batchId: 'bat_1', line: 3 } } as never],
  ])('is the same with %s', (_what, other) => {
    expect(contentOf({ ...first, ...other })).toBe(contentOf(first));
  });

  it.each<[string, Partial<Submission>]>([
    ['id', { transactionId: 'TX-2026-000002' }],
    ['debtor', { debtorAccount: { iban: 'XK051000410070001295' } }],
    ['creditor', { creditorAccount: { iban: 'XK051212012345678906' } }],
    ["creditor's name", { creditorName: 'Dogana e kosoves' }],
    ['currency', { instructedAmount: { currency: 'USD', amount: '12.50' } }],
    ['amount', { instructedAmount: { currency: 'EUR', amount: '12.51' } }],
    ['amount that is none', { instructedAmount: { currency: 'EUR', amount: '12.505' } }],
    ['remittance', { remittanceInformationUnstructured: 'Pagese' }],
    ['no remittance', { remittanceInformationUnstructured: undefined }],
    ['biller', { billerCode: 'water' }],
    ['reference', { billerReference: '152020000037764Z' }],
    ['execution date', { requestedExecutionDate: '2026-12-01' }],
  ])('is another with another %s', (_what, other) => {
    expect(contentOf({ ...first, ...other })).not.toBe(contentOf(first));
  });

  it('is hashed to 128 bits whatever the order of the fields', () => {
    const turned = Object.fromEntries(Object.entries(first).reverse()) as unknown as Submission;
    expect(contentHashOf(first)).toMatch(/^[0-9a-f]{32}$/);
    expect(contentHashOf(turned)).toBe(contentHashOf(first));
  });

  it('does not depend on how IBAN and amount are written', () => {
    const blank = fc.constantFrom('', ' ', '\t', '\u202f');
    const spelled = fc
      .tuple(fc.array(blank, { minLength: 20, maxLength: 20 }), fc.boolean())
      .map(([blanks, lower]) => {
        const iban = [...first.debtorAccount.iban].map((letter, at) => letter + blanks[at]).join('');
        return lower ? iban.toLowerCase() : iban;
      });
    const amount = fc.constantFrom('12.50', '12.5', '0012.5', '00012.50');
    fc.assert(
      fc.property(spelled, amount, (iban, written) => {
        const again = {
          ...first,
          debtorAccount: { iban },
          instructedAmount: { currency: 'EUR', amount: written },
        };
        expect(contentHashOf(again)).toBe(contentHashOf(first));
      }),
    );
  });

  it('cannot be shifted from one field into the next', () => {
    // Doors let no control character in, so what parts the fields is in none of them.
    const text = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => !value.includes('\u001f'));
    fc.assert(
      fc.property(text, text, text, text, (name, remittance, otherName, otherRemittance) => {
        const one = { ...first, creditorName: name, remittanceInformationUnstructured: remittance };
        const two = { ...first, creditorName: otherName, remittanceInformationUnstructured: otherRemittance };
        const same = name === otherName && remittance === otherRemittance;
        expect(contentOf(one) === contentOf(two)).toBe(same);
      }),
    );
  });
});

describe('a repetition', () => {
  const known = { paymentId: 8_192, contentHash: 'aa' };

  it.each([
    ['new', undefined, 'aa', 'new'],
    ['the same again', known, 'aa', 'replayed'],
    ['a forged one', known, 'ab', 'conflict'],
  ] as const)('%s', (_what, before, contentHash, expected) => {
    expect(judgeRepetition(before, contentHash)).toBe(expected);
  });
});

describe('the record that a payment was made of', () => {
  const places = fc.record({
    batchId: fc.constantFrom('bat_1', 'bat_2', null),
    batchLine: fc.constantFrom(1, 2, null),
  });

  it('is known by its file and its line, and one that came by no file never', () => {
    fc.assert(
      fc.property(places, places, (of, record) => {
        const known = { paymentId: 8_192, contentHash: 'aa', ...of } as Parameters<typeof isSameRecord>[0];
        const isSame = of.batchId === record.batchId && of.batchLine === record.batchLine;
        expect(isSameRecord(known, record)).toBe(isSame && record.batchId !== null);
      }),
    );
  });
});
