// Transaction numbers are found however a mail names them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
    ['transaction number IS20260001', 'IS20260001'],
    ['Transaction ID NO-2026-77', 'NO-2026-77'],
    ['Numri i transaksionit: EB20260301000017', 'EB20260301000017'],
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
    'Numri i transaksionit: XK051212012345678906',
    'EB20260301000017',
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

  const labels = [
    'Numri i transaksionit: ',
    'numri unik i transaksionit është ',
    'Transaction number is ',
    'transaction number ',
    'Transaction ID #',
    'Broj transakcije: ',
    'broj transakcije je ',
    'Nr. i transaksionit = ',
  ];
  const ids = fc.oneof(
    fc.stringMatching(/^[A-Z]{2,3}-?20[0-9]{6}-[0-9]{3,6}$/),
    fc.stringMatching(/^[A-Z]{1,4}[0-9]{5,9}[A-Z]$/),
    fc.stringMatching(/^(IS|JE|GL|ID|NO|NR|REF)[-_]?[0-9]{5,9}[A-Z]$/),
    fc.stringMatching(/^[0-9a-f]{16}[0-9][0-9a-f]{15}$/),
  );
  const words = fc.constantFrom('Përshëndetje', 'ju lutem', 'anuloni', 'molim', 'please', 'hvala', '\n', ',');
  const prose = fc.array(words, { maxLength: 8 }).map((some) => some.join(' '));

  it('finds any number after any label first, and says that it is labelled', () => {
    fc.assert(
      fc.property(prose, fc.constantFrom(...labels), ids, prose, (before, label, id, after) => {
        const text = `${before} ${label}${id} ${after}`;
        expect(transactionNumbersIn(text)[0]).toEqual({ text: id, labelled: true });
        expect(transactionNumbersIn(`${before}\n${label}\u201e${id}\u201d.`)[0]?.text).toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  it('finds what stands alone too, each number once, the labelled before the others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ids, { minLength: 2, maxLength: 5 }), fc.nat(), (several, which) => {
        const chosen = several[which % several.length];
        const text = `${several.join(' , ')} \n Transaction number: ${chosen} \n ${several.join(' ; ')}`;
        const others = several.filter((id) => id !== chosen);
        expect(transactionNumbersIn(text)).toEqual([
          { text: chosen, labelled: true },
          ...others.map((each) => ({ text: each, labelled: false })),
        ]);
      }),
    );
  });
});
