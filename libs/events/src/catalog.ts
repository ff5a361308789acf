// The catalog's event: every version of a biller, complete, so that a reader that starts empty needs nothing else.
import { defineEvent, text } from './define.js';

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
