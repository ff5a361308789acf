import { submissionExample, type PaymentSubmitted } from '#events';
import { describe, expect, it } from '@jest/globals';
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
      ['CH20', 'instructedAmount'],
    ]);
  });

  it.each([
    ['12.50', 'XXX', 'AM03'],
    ['-1.00', 'EUR', 'AM12'],
    ['1.001', 'EUR', 'CH20'],
    ['0.00', 'EUR', 'AM01'],
  ])('finds %s %s with %s', (amount, currency, code) => {
    expect(read({ instructedAmount: { currency, amount } }).findings).toMatchObject([{ code }]);
  });
});
