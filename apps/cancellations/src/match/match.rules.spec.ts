import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownPayment } from '#events';
import { noFindings, type Candidate, type Findings } from '../read/findings.rules.js';
import { judgeMatch, type Facts } from './match.rules.js';

const payment = (transactionId: string, more: Partial<KnownPayment> = {}): KnownPayment => ({
  paymentId: 'pay_1',
  transactionId,
  state: 'settled',
  transactionStatus: 'ACSC',
  debtorIban: 'XK051212012345678906',
  debtorName: 'Arta Krasniqi',
  creditorIban: 'XK051000410070001295',
  creditorName: 'Dogana e Kosoves',
  amountMinor: 1250,
  currency: 'EUR',
  remittance: '',
  submittedAtMs: Date.UTC(2026, 10, 20),
  channel: 'ebanking',
  ...more,
});
const candidate = (transactionId: string, source: Candidate['source'] = 'labelled'): Candidate => ({
  transactionId,
  source,
  place: 'the mail',
});
const found = (more: Partial<Findings> = {}): Findings => ({
  ...noFindings,
  candidates: [candidate('TX-2026-000001')],
  ...more,
});
const signed = (more: object = {}) => ({
  name: 'd.pdf',
  verification: 'genuine' as const,
  reasons: [],
  facts: {
    transactionId: 'TX-2026-000001',
    debtorIban: 'XK051212012345678906',
    creditorIban: 'XK051000410070001295',
    amountMinor: 1250,
    currency: 'EUR',
    acceptedAt: '2026-11-20T00:00:00.000Z',
    ...more,
  },
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  findings: found(),
  verification: 'none',
  found: [payment('TX-2026-000001')],
  reason: 'CUST',
  twins: [],
  ...more,
});

describe('judging a match, in order of precedence', () => {
  const genuine = {
    findings: found({ candidates: [candidate('TX-2026-000001', 'signed')], documents: [signed()] }),
  };
  it.each<[string, Partial<Facts>, string]>([
    ['an altered document', { verification: 'altered' }, 'altered'],
    ['no number', { findings: found({ candidates: [] }) }, 'none'],
    ['a number that nobody knows', { found: [] }, 'unknown-number'],
    [
      'two labelled numbers',
      {
        findings: found({ candidates: [candidate('A-1'), candidate('A-2')] }),
        found: [payment('A-1'), payment('A-2')],
      },
      'several',
    ],
    [
      'a signed number beside one in passing',
      {
        findings: found({
          candidates: [candidate('TX-2026-000001', 'signed'), candidate('A-2', 'text')],
          documents: [signed()],
        }),
        found: [payment('TX-2026-000001'), payment('A-2')],
      },
      'one',
    ],
    [
      'a document that says one and a text that says another',
      {
        findings: found({
          candidates: [candidate('TX-2026-000001', 'signed'), candidate('A-2')],
          documents: [signed()],
        }),
        found: [payment('TX-2026-000001'), payment('A-2')],
      },
      'several',
    ],
    [
      'two documents and a text that says which',
      {
        findings: found({
          candidates: [
            { ...candidate('TX-2026-000001', 'signed'), labelled: true },
            candidate('A-2', 'signed'),
          ],
          documents: [signed(), signed({ transactionId: 'A-2' })],
        }),
        found: [payment('TX-2026-000001'), payment('A-2')],
      },
      'one',
    ],
    [
      'signed facts that the payment does not have',
      {
        findings: found({
          candidates: [candidate('TX-2026-000001', 'signed')],
          documents: [signed({ amountMinor: 99 })],
        }),
      },
      'altered',
    ],
    ['accounts of somebody else', { findings: found({ ibans: ['XK051701010500018287'] }) }, 'somebody-else'],
    ['a sender with other accounts', { ...genuine, senderIbans: ['XK051701010500018287'] }, 'somebody-else'],
    ['one reversed before', { found: [payment('TX-2026-000001', { state: 'reversed' })] }, 'undone-already'],
    ['one that was refused', { found: [payment('TX-2026-000001', { state: 'refused' })] }, 'refused'],
    ['another amount in the text', { findings: found({ amountsMinor: [999] }) }, 'weak'],
    [
      'a word that happens to be a number',
      { findings: found({ candidates: [candidate('12345', 'text')] }), found: [payment('12345')] },
      'weak',
    ],
    [
      'the same with the amount beside it',
      {
        findings: found({ candidates: [candidate('12345', 'text')], amountsMinor: [1250] }),
        found: [payment('12345')],
      },
      'one',
    ],
    ['a labelled number', {}, 'one'],
    ['a genuine document', genuine, 'one'],
  ])('%s', (_, more, match) => {
    expect(judgeMatch(facts(more)).match).toBe(match);
  });

  it('says when a payment made twice has no twin', () => {
    const codes = (twins: KnownPayment[]) =>
      judgeMatch(facts({ reason: 'DUPL', twins })).evidence.map(({ code }) => code);
    expect(codes([])).toContain('no-twin-found');
    expect(codes([payment('TX-2')])).toContain('twin-found');
  });

  it('never names a payment that was not found or not named', () => {
    const id = fc.constantFrom('A-1', 'A-2', 'LONG-20260001', '777');
    const source = fc.constantFrom<Candidate['source'][]>('signed', 'labelled', 'document', 'text');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, source)),
        fc.array(id),
        fc.constantFrom('none', 'genuine', 'altered') as fc.Arbitrary<Facts['verification']>,
        (candidates, known, verification) => {
          const judged = judgeMatch(
            facts({
              findings: found({ candidates: candidates.map(([each, from]) => candidate(each, from)) }),
              found: [...new Set(known)].map((each) => payment(each)),
              verification,
            }),
          );
          const { transactionId } = judged;
          if (verification === 'altered') return judged.match === 'altered' || judged.match === 'none';
          return (
            transactionId === undefined ||
            ((known as string[]).includes(transactionId) &&
              candidates.some(([each]) => each === transactionId))
          );
        },
      ),
    );
  });
});
