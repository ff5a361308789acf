import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownRepliesIn, suppressionOf, type SuppressibleMail } from './suppress.rules.js';

const mail = (headers: Record<string, string>, more: Partial<SuppressibleMail> = {}): SuppressibleMail => ({
  envelopeFrom: 'a@example.org',
  fromAddress: 'a@example.org',
  subject: 'Anulim',
  headers: new Map(Object.entries(headers)),
  hops: 3,
  ownAddress: 'bank@example.org',
  hasDocument: false,
  ...more,
});

describe('what opens no case', () => {
  it.each<[string, SuppressibleMail, string | undefined]>([
    ['our own reply', mail({ 'x-pagesa-case': 'case_1', 'auto-submitted': 'auto-replied' }), 'loop'],
    ['our own address', mail({}, { fromAddress: 'Bank@Example.org' }), 'loop'],
    ['a mail that went in circles', mail({}, { hops: 61 }), 'loop'],
    ['a report', mail({ 'content-type': 'multipart/report; report-type=delivery-status' }), 'bounce'],
    ['the empty sender', mail({}, { envelopeFrom: '' }), 'bounce'],
    ['a daemon', mail({}, { fromAddress: 'MAILER-DAEMON@example.org' }), 'bounce'],
    ['spam', mail({ 'x-spam-flag': 'YES' }), 'spam'],
    ['no spam', mail({ 'x-spam-flag': 'NO', 'x-spam-status': 'No, score=0' }), undefined],
    ['a vacation', mail({ 'auto-submitted': 'auto-replied' }), 'auto-reply'],
    ['a person', mail({ 'auto-submitted': 'no' }), undefined],
    ['an absence by its subject', mail({}, { subject: 'Re: Jashtë zyre' }), 'auto-reply'],
    ['the same with a PDF', mail({}, { subject: 'Out of office', hasDocument: true }), undefined],
    ['a list', mail({ list: '' }), 'list'],
    ['bulk', mail({ precedence: 'bulk' }), 'list'],
    ['a door without envelope', mail({}, { envelopeFrom: null }), undefined],
    ['a request', mail({}), undefined],
  ])('%s', (_, given, kind) => {
    expect(suppressionOf(given)?.kind).toBe(kind);
  });
});

it('finds the ids of our replies in what a bounce quotes', () => {
  const id = `reply_${'a1'.repeat(11)}`;
  expect(ownRepliesIn(`Message-ID: <${id}@bank.example> <x@y> <${id}@bank.example>`)).toEqual([id]);
});

describe('any mail', () => {
  // In order of precedence, each with marks that tell it.
  const marks: [kind: string, headers: Record<string, string>, more: Partial<SuppressibleMail>][] = [
    ['loop', { 'x-pagesa-case': 'case_1' }, {}],
    ['loop', {}, { hops: 61 }],
    ['bounce', { 'x-failed-recipients': 'a@b' }, {}],
    ['bounce', {}, { envelopeFrom: '' }],
    ['spam', { 'x-spam-status': 'Yes, score=9' }, {}],
    ['spam', { 'x-ms-exchange-organization-scl': '5' }, {}],
    ['auto-reply', { 'auto-submitted': 'auto-generated' }, {}],
    ['auto-reply', {}, { subject: 'Automatic reply: Anulim' }],
    ['list', { 'list-unsubscribe': '<mailto:x>' }, {}],
    ['list', { precedence: 'bulk' }, {}],
  ];

  it('is what the first of its marks says, and a person\u2019s without any', () => {
    const others = fc.dictionary(fc.constantFrom('x-mailer', 'to', 'date', 'x-priority'), fc.string());
    fc.assert(
      fc.property(fc.shuffledSubarray(marks), others, (some, headers) => {
        const marked = some.reduce((all, [, each]) => ({ ...all, ...each }), headers);
        const more = some.reduce((all, [, , each]) => ({ ...all, ...each }), {});
        const first = marks.find((mark) => some.includes(mark));
        expect(suppressionOf(mail(marked, more))?.kind).toBe(first?.[0]);
      }),
      { numRuns: 300 },
    );
  });

  it('passes on the way through so many servers, and scores below five, and no more', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(9), (hops, score) => {
        expect(suppressionOf(mail({}, { hops }))?.kind).toBe(hops > 60 ? 'loop' : undefined);
        const scored = mail({ 'x-ms-exchange-organization-scl': String(score) });
        expect(suppressionOf(scored)?.kind).toBe(score >= 5 ? 'spam' : undefined);
      }),
    );
  });

  it('names each of our replies in it once, and nobody else\u2019s', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^reply_[0-9a-z]{22}$/), { maxLength: 4 });
    const quoted = fc.string({ unit: fc.constantFrom(...'<>@ reply_9a\n') });
    fc.assert(
      fc.property(ids, quoted, (replies, between) => {
        const text = replies.map((id) => `<${id}@bank.example>${between.replaceAll('@', '')}`).join('\n');
        expect(ownRepliesIn(`${text}\n${text}`)).toEqual(replies);
        expect(ownRepliesIn(text.replaceAll('reply_', 'reply-'))).toEqual([]);
      }),
    );
  });
});
