// The catalog's event: every version of a biller, complete, so that a reader that starts empty needs
// nothing else.
import { defineEvent, minor, objectOf, text } from './define.js';

/** The published content is libs/references' BillerVersion; this lib only needs what identifies it. */
export interface BillerPublished {
  code: string;
  versions: Record<string, unknown>[];
}

export const billerPublished = defineEvent<BillerPublished>({
  name: 'catalog.biller-published',
  version: 1,
  topic: 'catalog.billers',
  summary: 'All versions of a biller that payments may have to judge by.',
  key: (data) => data.code,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['code', 'versions'],
    properties: { code: text(60), versions: { type: 'array', items: { type: 'object' }, minItems: 1 } },
  },
  example: { code: 'customs', versions: [{ code: 'customs', version: 1 }] },
});

/**
 * A bill as it is registered with a biller; `revision` grows with every change of it. Who must pay is not
 * told.
 */
export interface BillChanged {
  billerCode: string;
  /** In its normal form. */
  reference: string;
  revision: number;
  state: 'open' | 'paid' | 'withdrawn';
  amountMinor: number;
  currency: string;
  dueDate?: string;
  /** The transaction that paid it. */
  paidBy?: string;
}

export const billChanged = defineEvent<BillChanged>({
  name: 'catalog.bill-changed',
  version: 1,
  topic: 'catalog.bills',
  summary: 'A bill was registered, changed, paid, opened again or withdrawn; its payments are judged by it.',
  key: (data) => `${data.billerCode}/${data.reference}`,
  schema: objectOf({
    billerCode: text(35),
    reference: text(35),
    revision: { type: 'integer', minimum: 1 },
    state: { enum: ['open', 'paid', 'withdrawn'] },
    amountMinor: minor,
    currency: text(3),
    'dueDate?': { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    'paidBy?': text(35),
  }),
  example: {
    billerCode: 'fine-traffic',
    reference: 'G202600001234534',
    revision: 1,
    state: 'open',
    amountMinor: 4_000,
    currency: 'EUR',
    dueDate: '2026-12-31',
  },
});
