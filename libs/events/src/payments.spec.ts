import { describe, expect, it } from '@jest/globals';
import { eventCatalog, events } from './catalog-of-events.js';
import { paymentSubmitted, submissionExample } from './payments.js';

describe("a payment's key", () => {
  it.each([
    'XK051212012345678906',
    'XK05 1212 0123 4567 8906',
    'xk051212012345678906',
    'xk05\u00a012120123 45678906',
  ])('is the same however the IBAN is written: %j', (iban) => {
    expect(paymentSubmitted.key({ ...submissionExample, debtorAccount: { iban } })).toBe(
      'XK051212012345678906',
    );
  });
});

describe('what another program tells', () => {
  const { check, checkForeign } = eventCatalog();
  const fromADoor = {
    ...submissionExample,
    intake: { channel: 'file', client: 'erp', batchId: 'bat_1', line: 3 },
  };

  it('is a payment, without what our own doors say of it', () => {
    const { type } = paymentSubmitted;
    expect(checkForeign(type, submissionExample)).toBe(true);
    expect(checkForeign(type, fromADoor)).toBe('intake is not a field of a payment');
    expect(check(type, fromADoor)).toBe(true);
  });

  it('is nothing else that we know, whatever it holds', () => {
    for (const { type, example } of Object.values(events)) {
      if (type === paymentSubmitted.type) continue;
      expect(check(type, example)).toBe(true);
      expect(checkForeign(type, example)).toBe('only Pagesa itself tells this');
    }
    expect(checkForeign('payments.submitted.v9', submissionExample)).toBeUndefined();
  });
});
