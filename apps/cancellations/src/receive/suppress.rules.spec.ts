import { describe, expect, it } from '@jest/globals';
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
