import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownPayment } from '#events';
import { leadsTo, openStates, way, type CaseState } from '../way.js';
import { contentHash, type ProposedContent } from './content.rules.js';
import { judgeApproval, judgeProposal, type Approving, type Proposed } from './decide.rules.js';

const payment = { transactionId: 'TX-1', state: 'settled', billerCode: 'customs' } as KnownPayment;
const proposed = (more: Partial<Proposed> = {}): Proposed => ({
  state: 'matched',
  decision: 'undo',
  reason: 'DUPL',
  transactionId: 'TX-1',
  payment,
  consent: true,
  ...more,
});
const codeOf = (judged: { ok: boolean; code?: string }) => (judged.ok ? 'ok' : judged.code);

describe('proposing, in order of precedence', () => {
  it.each<[string, Partial<Proposed>, string]>([
    ['a case that is decided', { state: 'reversed' }, 'state'],
    ['an invented reason', { reason: 'ZZZZ' }, 'reason'],
    ['no number', { transactionId: null, payment: undefined }, 'transaction-number-missing'],
    ['an unknown number', { payment: undefined }, 'NOOR'],
    ['one undone before', { payment: { ...payment, state: 'reversed' } }, 'ARDT'],
    ['one that was refused', { payment: { ...payment, state: 'refused' } }, 'NARR'],
    ['a biller that was not asked', { consent: false }, 'consent-missing'],
    ['a held payment needs no consent', { consent: false, payment: { ...payment, state: 'held' } }, 'ok'],
    ['a refusal needs no payment', { decision: 'refuse', reason: 'NOOR', payment: undefined }, 'ok'],
    ['a refusal with a reason to cancel', { decision: 'refuse', reason: 'DUPL' }, 'reason'],
    ['all in order', {}, 'ok'],
  ])('%s', (_, more, code) => {
    expect(codeOf(judgeProposal(proposed(more)))).toBe(code);
  });
});

describe('approving, in order of precedence', () => {
  const approving: Approving = {
    state: 'proposed',
    proposedBy: 'opr_a',
    approver: 'opr_b',
    hashNow: 'h',
    hashProposed: 'h',
    hashSeen: undefined,
  };
  it.each<[string, Partial<Approving>, string]>([
    ['nothing proposed', { state: 'matched', approver: 'opr_a' }, 'state'],
    ['the same person', { approver: 'opr_a', hashNow: 'x' }, 'same-person'],
    ['another content than proposed', { hashNow: 'x', hashSeen: 'y' }, 'changed'],
    ['another content than seen', { hashSeen: 'y' }, 'not-what-was-seen'],
    ['what was seen', { hashSeen: 'h' }, 'ok'],
  ])('%s', (_, more, code) => {
    expect(codeOf(judgeApproval({ ...approving, ...more }))).toBe(code);
  });
});

describe('the hash of what was proposed', () => {
  const content: ProposedContent = {
    caseId: 'case_1',
    mailId: 'mail_1',
    decision: 'undo',
    transactionId: 'TX-1',
    reason: 'DUPL',
    note: null,
    proposedBy: 'opr_a',
    verification: 'genuine',
    payment,
    consentReference: null,
  };
  it.each<[keyof ProposedContent, unknown]>([
    ['caseId', 'case_2'],
    ['decision', 'refuse'],
    ['transactionId', 'TX-2'],
    ['reason', 'CUST'],
    ['note', 'x'],
    ['proposedBy', 'opr_c'],
    ['verification', 'altered'],
    ['payment', { ...payment, state: 'reversed' }],
    ['consentReference', 'letter'],
  ])('is another when %s changes', (field, value) => {
    expect(contentHash({ ...content, [field]: value })).not.toBe(contentHash(content));
    expect(contentHash({ ...content })).toBe(contentHash(content));
  });
});

describe('whatever stands in a case', () => {
  const states = fc.constantFrom(...(Object.keys(way) as CaseState[]));
  const proposals: fc.Arbitrary<Proposed> = fc.record({
    state: states,
    decision: fc.constantFrom('undo' as const, 'refuse' as const),
    reason: fc.constantFrom('DUPL', 'CUST', 'NOOR', 'LEGL', 'ZZZZ'),
    transactionId: fc.constantFrom('TX-1', null),
    payment: fc.option(
      fc
        .constantFrom('settled', 'held', 'reversed', 'cancelled', 'refused')
        .map((state) => ({ ...payment, state })),
      { nil: undefined },
    ),
    consent: fc.boolean(),
  });

  it('a payment is undone only if there is one, it stands, and its biller agrees', () => {
    fc.assert(
      fc.property(proposals, (one) => {
        const judged = judgeProposal(one);
        expect(judgeProposal({ ...one, consent: true }).ok || !judged.ok).toBe(true);
        if (!judged.ok) return expect(judged.text).not.toBe('');
        expect(leadsTo(one.state, 'proposed')).toBe(true);
        if (one.decision === 'refuse') return;
        expect(one.transactionId).not.toBeNull();
        expect(['settled', 'held']).toContain(one.payment?.state);
        expect(one.consent || one.payment?.state === 'held').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('a refusal does not look at the payment', () => {
    fc.assert(
      fc.property(proposals, proposals, (one, other) => {
        const refusal = { ...one, decision: 'refuse' as const };
        const { transactionId, payment: another, consent } = other;
        expect(judgeProposal({ ...refusal, transactionId, payment: another, consent })).toEqual(
          judgeProposal(refusal),
        );
      }),
    );
  });

  it('nobody approves alone, or anything but what was proposed and seen', () => {
    const people = fc.constantFrom('opr_a', 'opr_b');
    const hashes = fc.constantFrom('h', 'i');
    const approvals: fc.Arbitrary<Approving> = fc.record({
      state: states,
      proposedBy: people,
      approver: people,
      hashNow: hashes,
      hashProposed: fc.option(hashes, { nil: undefined }),
      hashSeen: fc.option(hashes, { nil: undefined }),
    });
    fc.assert(
      fc.property(approvals, (one) => {
        const isGood =
          one.state === 'proposed' &&
          one.approver !== one.proposedBy &&
          new Set([one.hashNow, one.hashProposed, one.hashSeen ?? one.hashNow]).size === 1;
        expect(judgeApproval(one).ok).toBe(isGood);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the case's way", () => {
  const states = Object.keys(way) as CaseState[];
  it('leads from every open state to an end, and from no end anywhere', () => {
    const ends = states.filter((state) => way[state].next.length === 0);
    const reaches = (from: CaseState, seen: CaseState[] = []): boolean =>
      ends.includes(from) ||
      way[from].next.some((next) => !seen.includes(next) && reaches(next, [...seen, from]));
    expect(openStates.every((state) => reaches(state))).toBe(true);
    expect(ends.sort()).toEqual(['cancelled', 'merged', 'rejected', 'reversed']);
  });

  it('moves money only after an approval', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.constantFrom(...states), (from, to) => {
        if (!leadsTo(from, to) || !['reversed', 'cancelled'].includes(to)) return true;
        return from === 'approved';
      }),
    );
  });
});
