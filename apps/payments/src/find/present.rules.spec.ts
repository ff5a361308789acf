import { submissionExample } from '#events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leadsTo, way, type State } from '../way.js';
import type { ChangeRow, PaymentRow } from './find.sql.js';
import { linksOf, presentAccepted, presentPayment } from './present.rules.js';

const row: PaymentRow = {
  id: 8_192,
  transaction_id: 'TX-1',
  state: 'settled',
  reasons: null,
  debtor_iban: 'XK051212012345678906',
  debtor_name: 'Arta Krasniqi',
  creditor_iban: 'XK051000410070001295',
  creditor_name: 'Dogana e Kosoves',
  amount_minor: 1_250,
  amount_text: null,
  currency: 'EUR',
  remittance: null,
  biller_code: null,
  biller_reference: null,
  requested_execution_date: null,
  channel: 'ebanking',
  client: 'usr_1',
  batch_id: null,
  batch_line: null,
  submitted_at: new Date('2026-11-23T10:00:00Z'),
  decided_at: new Date('2026-11-23T10:00:01Z'),
};
const change = (state: ChangeRow['state'], at: string): ChangeRow => ({
  state,
  at: new Date(at),
  reasons: null,
});
const statesOf = (other: Partial<PaymentRow>, changes: ChangeRow[]): string[] =>
  presentPayment({ ...row, ...other }, changes).history.map(
    ({ state, transactionStatus }) => `${state} ${transactionStatus}`,
  );

describe('a payment as it is shown', () => {
  it('leaves out what it does not have', () => {
    expect(presentPayment(row, [])).toEqual({
      transactionId: 'TX-1',
      paymentId: 'pay_8192',
      transactionStatus: 'ACSC',
      state: 'settled',
      debtorAccount: { iban: row.debtor_iban },
      creditorAccount: { iban: row.creditor_iban },
      creditorName: 'Dogana e Kosoves',
      instructedAmount: { currency: 'EUR', amount: '12.50' },
      channel: 'ebanking',
      client: 'usr_1',
      submittedAt: '2026-11-23T10:00:00.000Z',
      history: [
        { transactionStatus: 'RCVD', state: 'submitted', at: '2026-11-23T10:00:00.000Z' },
        { transactionStatus: 'ACSC', state: 'settled', at: '2026-11-23T10:00:01.000Z' },
      ],
      _links: linksOf('TX-1'),
    });
  });

  it('has its first reason apart, and the amount as it was written where it is none', () => {
    const reasons = [
      { code: 'CH20', text: 'too many decimals', path: 'instructedAmount' },
      { code: 'RR10', text: 'other letters' },
    ];
    const shown = presentPayment(
      { ...row, state: 'refused', reasons, amount_minor: null, amount_text: '1.001' },
      [],
    );
    expect(shown).toMatchObject({
      transactionStatus: 'RJCT',
      statusReason: { code: 'CH20', text: 'too many decimals' },
      statusReasons: reasons,
      instructedAmount: { amount: '1.001' },
    });
  });

  it.each<[string, Partial<PaymentRow>, ChangeRow[], string[]]>([
    ['settled at once', {}, [], ['submitted RCVD', 'settled ACSC']],
    ['refused', { state: 'refused' }, [], ['submitted RCVD', 'refused RJCT']],
    ['held', { state: 'held' }, [], ['submitted RCVD', 'held PDNG']],
    [
      'reversed',
      { state: 'reversed' },
      [change('reversed', '2026-11-24T10:00:00Z')],
      ['submitted RCVD', 'settled ACSC', 'reversed CANC'],
    ],
    [
      'cancelled',
      { state: 'cancelled' },
      [change('cancelled', '2026-11-24T10:00:00Z')],
      ['submitted RCVD', 'held PDNG', 'cancelled CANC'],
    ],
    [
      'held, settled, reversed',
      { state: 'reversed' },
      [change('settled', '2026-11-24T10:00:00Z'), change('reversed', '2026-11-25T10:00:00Z')],
      ['submitted RCVD', 'held PDNG', 'settled ACSC', 'reversed CANC'],
    ],
  ])('tells its way when it was %s', (_what, other, changes, expected) => {
    expect(statesOf(other, changes)).toEqual(expected);
  });

  it('is shown before its outcome, as it was accepted', () => {
    const at = new Date('2026-11-23T10:00:00Z');
    expect(presentAccepted({ submission: submissionExample, client: 'usr_1', at })).toMatchObject({
      ...submissionExample,
      transactionStatus: 'RCVD',
      state: 'submitted',
      history: [{ state: 'submitted', at: at.toISOString() }],
    });
  });

  it('is found by an id of any form', () => {
    expect(linksOf('a/b c').self.href).toBe('/v1/payments/a%2Fb%20c');
    expect(linksOf('a/b c').details.href).toBe('/v1/payments/a%2Fb%20c/details.pdf');
  });
});

/** The states that a payment goes through after `submitted`, along the table of its life. */
function walkOf(turns: number[]): State[] {
  const walk: State[] = [];
  for (const turn of turns) {
    const { next } = way[walk.at(-1) ?? 'submitted'];
    if (next.length > 0) walk.push(next[turn % next.length]);
  }
  return walk;
}

describe('the history of any payment', () => {
  const walks = fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }).map(walkOf);
  const shownOf = (walk: State[]) => {
    const changes = walk.slice(1).map((state, day) => change(state, `2026-11-${24 + day}T10:00:00Z`));
    return presentPayment({ ...row, state: walk.at(-1) as State }, changes);
  };

  it('is the way that it went, and each step leads to the next', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const states = shownOf(walk).history.map(({ state }) => state);
        expect(states).toEqual(['submitted', ...walk]);
        expect(states.slice(1).every((state, at) => leadsTo(states[at], state))).toBe(true);
      }),
    );
  });

  it('ends with what the payment is, and goes forward in time', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const { history, state, transactionStatus } = shownOf(walk);
        expect(history.at(-1)).toMatchObject({ state, transactionStatus });
        const times = history.map(({ at }) => at);
        expect(times).toEqual([...new Set(times)].sort());
      }),
    );
  });

  it('is found by a link that holds the id and nothing that ends a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (transactionId) => {
        const id = linksOf(transactionId).details.href.slice('/v1/payments/'.length, -'/details.pdf'.length);
        expect(id).not.toMatch(/[/?#\s]/);
        expect(decodeURIComponent(id)).toBe(transactionId);
      }),
    );
  });
});
