import { submissionExample, type PaymentSubmitted } from '#events';
import { kosovoIban } from '#money';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readInstruction } from './instruction.rules.js';

const received = { contentHash: 'aa', submittedAtMs: 1_790_000_000_000 };
const read = (other: Partial<PaymentSubmitted>) =>
  readInstruction({ ...submissionExample, ...other }, received);

describe('an instruction', () => {
  it('has its amount in minor units and its IBANs in their electronic format', () => {
    const instruction = read({ debtorAccount: { iban: 'xk05 1212 0123 4567 8906' } });
    expect(instruction).toMatchObject({
      debtorIban: 'XK051212012345678906',
      amountMinor: 1_250,
      amountText: null,
      findings: [],
      channel: 'topic',
      client: '',
      batchId: null,
      batchLine: null,
      ...received,
    });
  });

  it('knows the door and the place in the file that it came through', () => {
    const intake = { channel: 'file' as const, client: 'erp', batchId: 'bat_1', line: 7 };
    expect(read({ intake })).toMatchObject({
      channel: 'file',
      client: 'erp',
      batchId: 'bat_1',
      batchLine: 7,
    });
  });

  it('keeps what was written where it is no IBAN or no amount, with every finding', () => {
    const instruction = read({
      debtorAccount: { iban: 'XK051901234567891011' },
      creditorAccount: { iban: 'nowhere' },
      instructedAmount: { currency: 'EUR', amount: '12.505' },
    });
    expect(instruction).toMatchObject({
      debtorIban: 'XK051901234567891011',
      creditorIban: 'nowhere',
      amountMinor: null,
      amountText: '12.505',
    });
    expect(instruction.findings.map(({ code, path }) => [code, path])).toEqual([
      ['AC01', 'debtorAccount.iban'],
      ['AC01', 'creditorAccount.iban'],
      ['CH20', 'instructedAmount.amount'],
    ]);
  });

  it.each([
    ['12.50', 'XXX', 'AM03', 'currency'],
    ['-1.00', 'EUR', 'AM12', 'amount'],
    ['1.001', 'EUR', 'CH20', 'amount'],
    ['0.00', 'EUR', 'AM01', 'amount'],
  ])('finds %s %s with %s', (amount, currency, code, field) => {
    const path = `instructedAmount.${field}`;
    expect(read({ instructedAmount: { currency, amount } }).findings).toMatchObject([{ code, path }]);
  });
});

describe('an instruction of any text', () => {
  const iban = fc
    .stringMatching(/^[0-9]{10}$/)
    .map((account) => kosovoIban({ bank: '12', branch: '12', account }));
  const noIban = fc.string({ maxLength: 12 });
  const amount = fc.oneof(fc.stringMatching(/^[0-9]{1,4}\.[0-9]{1,3}$/), fc.string({ maxLength: 8 }));
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'XXX');

  it('has its amount in minor units or a finding and the text, never both or neither', () => {
    fc.assert(
      fc.property(amount, currency, (text, code) => {
        const { amountMinor, amountText, findings } = read({
          instructedAmount: { currency: code, amount: text },
        });
        expect(amountText).toBe(findings.length === 0 ? null : text);
        if (findings.length > 0) expect(amountMinor).toBeNull();
        else expect(amountMinor).toBeGreaterThan(0);
      }),
    );
  });

  it('finds an IBAN wrong in its own field, and keeps it as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(iban, noIban), fc.oneof(iban, noIban), (debtor, creditor) => {
        const { debtorIban, creditorIban, findings } = read({
          debtorAccount: { iban: debtor },
          creditorAccount: { iban: creditor },
        });
        expect([debtorIban, creditorIban]).toEqual([debtor, creditor]);
        const wrong = (text: string, path: string) => (/^XK05[0-9]{16}$/.test(text) ? [] : [path]);
        expect(findings.map(({ path }) => path)).toEqual([
          ...wrong(debtor, 'debtorAccount.iban'),
          ...wrong(creditor, 'creditorAccount.iban'),
        ]);
      }),
    );
  });

  it('does not depend on how an IBAN is spelled', () => {
    const blanks = fc.array(fc.constantFrom('', ' ', '\u00a0'), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(iban, blanks, fc.boolean(), (electronic, spaces, lower) => {
        const spaced = [...electronic].map((letter, at) => letter + spaces[at]).join('');
        const written = lower ? spaced.toLowerCase() : spaced;
        expect(read({ creditorAccount: { iban: written } })).toEqual(
          read({ creditorAccount: { iban: electronic } }),
        );
      }),
    );
  });
});
