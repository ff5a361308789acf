import { describe, expect, it } from '@jest/globals';
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
