// A case as it is shown: nothing made up, nothing lost, and nothing that is only ours.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownPayment } from '#events';
import { parseAmount } from '#money';
import type { CaseRow } from './case-row.js';
import { caseNumber, presentCase, presentMail, presentPayment, presentWhole } from './present.rules.js';

const ids = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 35 });
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
const dates = instants.map((ms) => new Date(ms));
const always = fc.record({
  paymentId: ids,
  transactionId: fc.constantFrom('TX-1', 'TX-2'),
  state: fc.constantFrom('settled', 'held'),
  transactionStatus: fc.constantFrom('ACSC', 'PDNG'),
  debtorIban: ids,
  debtorName: ids,
  creditorIban: ids,
  creditorName: ids,
  amountMinor: fc.integer({ min: 1, max: 9_000_000_000 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  remittance: ids,
  submittedAtMs: instants,
  channel: ids,
});
const sometimes = fc.record(
  { settledAtMs: instants, billerCode: ids, billerReference: ids },
  { requiredKeys: [] },
);
const payments: fc.Arbitrary<KnownPayment> = fc
  .tuple(always, sometimes)
  .map(([first, second]) => ({ ...first, ...second }));

const rows = fc.record({
  id: fc.stringMatching(/^case_[0-9a-z]{22}$/),
  number: fc.nat(3_000_000),
  state: fc.constantFrom('matched', 'proposed', 'reversed'),
  opened_at: dates,
  changed_at: dates,
  due_at: fc.option(dates),
  customer_address: fc.option(ids),
  customer_name: fc.option(ids),
  subject: ids,
  language: fc.constantFrom('sq', 'sr', 'en'),
  findings: fc.constant({
    candidates: [{ transactionId: 'TX-1', source: 'text', place: '' }],
    documents: [],
    unread: [],
  }),
  verification: fc.constantFrom('genuine', 'none'),
  match: fc.option(fc.constantFrom('one', 'weak')),
  confidence: fc.option(fc.nat(100)),
  evidence: fc.constant([]),
  transaction_id: fc.option(fc.oneof(fc.constantFrom('TX-1', 'a/b c', '100%2F', '?x#y'), ids)),
  known: fc.array(payments, { maxLength: 2 }),
  twins: fc.array(payments, { maxLength: 2 }),
  reason: fc.constantFrom('DUPL', 'ZZZZ'),
  reason_text: ids,
  assignee: fc.option(ids),
  locked_by: fc.option(ids),
  locked_until: fc.option(dates),
  proposal: fc.option(fc.record({ decision: fc.constant('undo'), by: ids, hash: fc.constant('h') })),
  approval: fc.option(fc.record({ by: ids })),
  failure: fc.option(fc.record({ code: ids, text: ids })),
  consent: fc.option(fc.record({ by: ids })),
  merged_into: fc.option(ids),
}) as unknown as fc.Arbitrary<CaseRow>;

const nothingAround = { history: [], mails: [], replies: [], links: [], recall: undefined };

describe('a case as it is shown', () => {
  it('is JSON without holes: what it does not have is left out', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const shown = presentWhole(row, nothingAround);
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
        expect('dueAt' in shown).toBe(row.due_at !== null);
        expect('transactionId' in shown).toBe(row.transaction_id !== null);
        expect('match' in shown).toBe(row.match !== null);
        expect('assignee' in shown).toBe(row.assignee !== null);
        expect('statusReason' in shown).toBe(row.failure !== null);
        expect('proposal' in shown).toBe(row.proposal !== null);
        expect('lock' in shown).toBe(row.locked_by !== null);
        expect('mergedInto' in shown).toBe(row.merged_into !== null);
      }),
    );
  });

  it('links to its payment by any number, and to itself', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const { _links: links } = presentCase(row) as { _links: Record<string, { href: string }> };
        expect(links.self.href).toBe(`/v1/cancellations/${row.id}`);
        expect(links.approve.href).toBe(`${links.self.href}/approve`);
        const [, id] = /^\/v1\/payments\/([^/]+)$/.exec(links.payment?.href ?? '') ?? [];
        expect(id === undefined ? null : decodeURIComponent(id)).toBe(row.transaction_id);
      }),
    );
  });

  it('says the short form over again in the whole, and which numbers are known', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const whole = presentWhole(row, nothingAround);
        expect(whole).toMatchObject(presentCase(row));
        const isKnown = row.known.some(({ transactionId }) => transactionId === 'TX-1');
        expect(whole.candidates).toMatchObject([{ transactionId: 'TX-1', known: isKnown }]);
        // The hash is shown as what was proposed, by the name under which it is sent back.
        if (row.proposal) expect(whole.proposal).toMatchObject({ contentHash: 'h' });
        expect(JSON.stringify(whole)).not.toContain('"hash"');
      }),
    );
  });
});

describe('what a case is called', () => {
  it('is its number again, and sorts as it does up to a million', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999_999), fc.nat(99_000_000), (one, other, large) => {
        expect(caseNumber(one) < caseNumber(other)).toBe(one < other);
        expect(Number(caseNumber(large).slice(2))).toBe(large);
        expect(caseNumber(large)).toMatch(/^C-\d{6,}$/);
      }),
    );
  });
});

describe('a payment and a mail of a case', () => {
  it('tell the amount and the moments as they were', () => {
    fc.assert(
      fc.property(payments, (payment) => {
        const shown = presentPayment(payment) as {
          instructedAmount: { amount: string; currency: string };
          submittedAt: string;
          settledAt?: string;
        };
        const { amount, currency } = shown.instructedAmount;
        expect(parseAmount(amount, currency)).toEqual({ ok: true, minor: payment.amountMinor });
        expect(Date.parse(shown.submittedAt)).toBe(payment.submittedAtMs);
        expect(shown.settledAt && Date.parse(shown.settledAt)).toBe(payment.settledAtMs);
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
      }),
    );
  });

  it('say why and for which case only where there is something to say', () => {
    const mails = fc.record({
      id: ids,
      state: fc.constant('kept'),
      reason: fc.option(ids),
      case_id: fc.option(ids),
      door: fc.constant('smtp'),
      from_address: fc.option(ids),
      subject: fc.option(ids),
      message_id: fc.option(ids),
      received_at: dates,
    }) as unknown as fc.Arbitrary<Parameters<typeof presentMail>[0]>;
    fc.assert(
      fc.property(mails, (mail) => {
        const shown = presentMail(mail);
        expect([shown.reason ?? null, shown.caseId ?? null]).toEqual([mail.reason, mail.case_id]);
        expect(['reason' in shown, 'caseId' in shown]).toEqual([mail.reason !== null, mail.case_id !== null]);
        expect(shown).toMatchObject({ mailId: mail.id, from: mail.from_address, subject: mail.subject });
      }),
    );
  });
});
