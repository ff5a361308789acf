import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  arta,
  bank,
  blerim,
  elsewhere,
  factsOf,
  fines,
  finesBiller,
  instruction,
  today,
  water,
  type Bank,
} from '../../../../test/support/payment-facts.js';
import { judgeUndoing } from '../reverse/reverse.rules.js';
import type { Instruction } from './instruction.rules.js';
import { decide, move, type Decisions, type SettleFacts } from './settle.rules.js';

const ofBill = { creditorIban: fines, billerCode: 'gjoba', billerReference: '123456' };
const openBill = { amountMinor: 1_250, currency: 'EUR', state: 'open' as const };

function decideAll(others: Partial<Instruction>[], of: Bank = bank(), facts: Partial<SettleFacts> = {}) {
  const instructions = others.map((other, index) => instruction({ transactionId: `TX-${index}`, ...other }));
  return decide(instructions, factsOf(of, facts));
}

const became = ({ payments }: Decisions): string[] =>
  payments.map(({ state, reasons }) => [state, ...(reasons ?? []).map(({ code }) => code)].join(' '));

describe('a payment becomes', () => {
  // In order of precedence: repeated, refused by a rule, held for its day, held for a person, refused for
  // want of funds, settled.
  it.each<[string, Partial<Instruction>, string, Partial<Bank>?, Partial<SettleFacts>?]>([
    [
      'refused for what is wrong with it',
      { remittance: 'ë', executionDate: '2026-11-30', amountMinor: 9_999_99 },
      'refused AM02 RR10',
    ],
    [
      'refused for its bill',
      { ...ofBill, amountMinor: 1, executionDate: '2026-11-30' },
      'refused AM09',
      {},
      { bills: new Map([['gjoba/123456', openBill]]) },
    ],
    [
      'held for its day, whatever the funds',
      { executionDate: '2026-11-24' },
      'held',
      { funds: { [arta]: 0 } },
    ],
    [
      'held for a person',
      ofBill,
      'held AM05',
      { billers: [finesBiller({ onPaidBill: 'hold' })], funds: { [arta]: 0 } },
      { bills: new Map([['gjoba/123456', { ...openBill, state: 'paid' as const }]]) },
    ],
    ['refused for want of a cent', {}, 'refused AM04', { funds: { [arta]: 1_249 } }],
    ['settled with the last cent', {}, 'settled', { funds: { [arta]: 1_250 } }],
    ['settled on its day', { executionDate: today }, 'settled'],
    ['settled after its day', { executionDate: '2026-11-20' }, 'settled'],
    ['settled to another bank', { creditorIban: elsewhere }, 'settled'],
    ['settled to a biller', { creditorIban: water, billerCode: 'uji', billerReference: '123456' }, 'settled'],
  ])('%s', (...[, other, expected, of, facts]) => {
    const decisions = decideAll([other], { ...bank(), ...of }, facts);
    expect(became(decisions)).toEqual([expected]);
    expect(decisions.transfers.size).toBe(expected === 'settled' ? 1 : 0);
  });

  it.each([
    ['too', {}, 1_249, ['RR10', 'AM04']],
    ['not, with the last cent', {}, 1_250, ['RR10']],
    ['not, while its day is to come', { executionDate: '2026-11-24' }, 0, ['RR10']],
    ['not, in another currency', { currency: 'USD' }, 0, ['AM03', 'RR10']],
    ['not, without an amount', { amountMinor: null }, 0, ['RR10']],
  ])('refused for its description, and for want of money %s', (_what, other, funds, codes) => {
    const [{ reasons }] = decideAll([{ remittance: 'ë', ...other }], {
      ...bank(),
      funds: { [arta]: funds },
    }).payments;
    expect(reasons?.map(({ code }) => code)).toEqual(codes);
  });

  it('nothing, when it is known: the first stands', () => {
    const known = new Map([['TX-0', { paymentId: 77, contentHash: 'aa' }]]);
    const { payments, repeats, transfers } = decideAll(
      [
        {},
        { transactionId: 'TX-0', contentHash: 'bb' },
        { transactionId: 'TX-9' },
        { transactionId: 'TX-9' },
      ],
      bank(),
      { known },
    );
    expect(repeats.map(({ kind, paymentId }) => [kind, paymentId])).toEqual([
      ['replayed', 77],
      ['conflict', 77],
      ['replayed', 8_192],
    ]);
    expect(payments.map(({ id }) => id)).toEqual([8_192]);
    expect([...transfers.values()].flat()).toHaveLength(1);
  });
});

describe('a record of a file that is read once more', () => {
  const place = { batchId: 'bat_1', batchLine: 7 };
  const known = new Map([['TX-0', { paymentId: 77, contentHash: 'aa', ...place }]]);

  it('is nothing new and repeats nothing', () => {
    const again = decideAll([place], bank(), { known });
    expect([again.payments, again.repeats]).toEqual([[], []]);
    const twice = decideAll([place, { transactionId: 'TX-0', ...place }]);
    expect([twice.payments.length, twice.repeats.length]).toEqual([1, 0]);
  });

  it.each([
    ['another line', { ...place, batchLine: 8 }],
    ['another file', { ...place, batchId: 'bat_2' }],
    ['no file', {}],
  ])('is a repeat from %s', (_, other) => {
    expect(decideAll([other], bank(), { known }).repeats).toMatchObject([
      { kind: 'replayed', paymentId: 77 },
    ]);
  });
});

describe('a batch', () => {
  it('spends what the payments before it leave, and what they bring', () => {
    const of = { ...bank(), funds: { [arta]: 1_000, [blerim]: 500 } };
    const toArta = { debtorIban: blerim, creditorIban: arta };
    const decisions = decideAll(
      [{ amountMinor: 700 }, { amountMinor: 700 }, { ...toArta, amountMinor: 1_200 }, { amountMinor: 700 }],
      of,
    );
    expect(became(decisions)).toEqual(['settled', 'refused AM04', 'settled', 'settled']);
  });

  it('pays a bill once', () => {
    const bills = new Map([['gjoba/123456', openBill]]);
    const decisions = decideAll([ofBill, ofBill], bank(), { bills });
    expect(became(decisions)).toEqual(['settled', 'refused AM05']);
    expect(decisions.paidBills).toEqual([{ key: 'gjoba/123456', paymentId: 8_192 }]);
  });

  it("posts each transfer in the shard of the debtor's account, with the payment's id", () => {
    const { transfers } = decideAll([{}, { debtorIban: blerim, creditorIban: arta }]);
    expect([...transfers.keys()]).toEqual([0, 1]);
    for (const { id, paymentId, reverses } of [...transfers.values()].flat())
      expect([paymentId, reverses]).toEqual([id, null]);
  });
});

/** Batches over few accounts and ids, so that payments meet. */
const batches = fc.array(
  fc.record({
    transactionId: fc.integer({ min: 0, max: 30 }).map((number) => `TX-${number}`),
    contentHash: fc.constantFrom('aa', 'bb'),
    debtorIban: fc.constantFrom(arta, blerim, water),
    creditorIban: fc.constantFrom(arta, blerim, water, elsewhere),
    amountMinor: fc.integer({ min: 1, max: 900 }),
    remittance: fc.constantFrom('ok', 'ë'),
    executionDate: fc.constantFrom(null, today, '2026-11-30'),
  }),
  { maxLength: 30 },
);
const funds = { [arta]: 1_000, [blerim]: 500, [water]: 0 };

describe('deciding', () => {
  const judge = (others: Partial<Instruction>[], of: Bank, known: SettleFacts['known'] = new Map()) => {
    const facts = factsOf(of, { known });
    const decisions = decide(
      others.map((other) => instruction(other)),
      facts,
    );
    return { decisions, available: facts.available };
  };

  it('creates no money and lets nobody spend more than there is', () => {
    fc.assert(
      fc.property(batches, (others) => {
        const of = { ...bank(), funds };
        const before = [...factsOf(of).available.values()].reduce((sum, each) => sum + each, 0);
        const { decisions, available } = judge(others, of);
        expect([...available.values()].reduce((sum, each) => sum + each, 0)).toBe(before);
        for (const left of available.values()) expect(left).toBeGreaterThanOrEqual(0);
        for (const transfer of [...decisions.transfers.values()].flat()) {
          expect(transfer.amountMinor).toBeGreaterThan(0);
          expect(transfer.debitAccount).not.toBe(transfer.creditAccount);
        }
      }),
    );
  });

  it('gives every instruction one end, and every settled payment one transfer', () => {
    fc.assert(
      fc.property(batches, (others) => {
        const { decisions } = judge(others, { ...bank(), funds });
        const { payments, repeats } = decisions;
        expect(payments.length + repeats.length).toBe(others.length);
        expect(new Set(payments.map(({ instruction: { transactionId } }) => transactionId)).size).toBe(
          payments.length,
        );
        const settled = payments.filter(({ state }) => state === 'settled').map(({ id }) => id);
        const moved = [...decisions.transfers.values()].flat().map(({ paymentId }) => paymentId);
        expect(moved.sort()).toEqual(settled.sort());
      }),
    );
  });

  it('changes nothing when a batch comes again', () => {
    fc.assert(
      fc.property(batches, (others) => {
        const of = { ...bank(), funds };
        const first = judge(others, of).decisions;
        const known = new Map(
          first.payments.map(({ id, instruction: { transactionId, contentHash } }) => [
            transactionId,
            { paymentId: id, contentHash },
          ]),
        );
        const again = judge(others, of, known);
        expect(again.decisions.payments).toEqual([]);
        expect(again.decisions.transfers.size).toBe(0);
        expect(again.available).toEqual(factsOf(of).available);
      }),
    );
  });

  it('makes no difference between one batch and its payments one by one', () => {
    fc.assert(
      fc.property(batches, (others) => {
        const of = { ...bank(), funds };
        const whole = became(judge(others, of).decisions);
        const known: SettleFacts['known'] = new Map();
        let { available } = factsOf(of);
        const single = others.flatMap((other, index) => {
          const facts = factsOf(of, { known: new Map(known), available, firstId: index });
          const decisions = decide([instruction(other)], facts);
          ({ available } = facts);
          for (const { id, instruction: told } of decisions.payments)
            known.set(told.transactionId, { paymentId: id, contentHash: told.contentHash });
          return became(decisions);
        });
        expect(single).toEqual(whole);
      }),
    );
  });

  it('is undone by reversing everything that it settled, the last first', () => {
    fc.assert(
      fc.property(batches, (others) => {
        const of = { ...bank(), funds };
        const { decisions, available } = judge(others, of);
        const byId = new Map(of.accounts.map((each) => [each.id, each]));
        const transfers = [...decisions.transfers.values()].flat().sort((a, b) => b.id - a.id);
        for (const { debitAccount, creditAccount, amountMinor } of transfers) {
          const [debit, credit] = [byId.get(creditAccount)!, byId.get(debitAccount)!];
          const availableMinor = available.get(debit.id)!;
          const undoing = judgeUndoing({ state: 'settled', amountMinor, credited: debit, availableMinor });
          expect(undoing).toEqual({ act: 'reverse' });
          expect(move({ debit, credit, amountMinor }, available)).toBeUndefined();
        }
        expect(available).toEqual(factsOf(of).available);
      }),
    );
  });
});

describe('moving an amount', () => {
  const [debit, credit] = bank().accounts;

  it('changes nothing when it is refused', () => {
    const available = new Map([
      [debit.id, 99],
      [credit.id, 0],
    ]);
    expect(move({ debit, credit, amountMinor: 100 }, available)).toMatchObject({ code: 'AM04' });
    expect([...available.values()]).toEqual([99, 0]);
  });

  it('takes no account of who is not debited in the batch, and of no limit where there is none', () => {
    const available = new Map([[debit.id, Infinity]]);
    expect(move({ debit, credit, amountMinor: 100 }, available)).toBeUndefined();
    expect([...available]).toEqual([[debit.id, Infinity]]);
  });
});
