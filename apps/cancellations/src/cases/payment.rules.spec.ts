// The payment that a case is about is one that it knows by that number.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownPayment } from '#events';
import type { CaseRow } from './case-row.js';
import { paymentOf } from './payment.rules.js';

const payments = (place: string) =>
  fc
    .uniqueArray(fc.constantFrom('TX-1', 'TX-2', 'TX-3'))
    .map((ids) => ids.map((transactionId) => ({ transactionId, remittance: place }) as KnownPayment));
const about = fc.constantFrom('TX-1', 'TX-2', 'TX-3', 'TX-9', null);

describe('the payment of a case', () => {
  it('is known by its number, among the named ones before their twins', () => {
    fc.assert(
      fc.property(payments('named'), payments('twin'), about, (known, twins, transaction_id) => {
        const payment = paymentOf({ known, twins, transaction_id } as CaseRow);
        const isIn = (list: KnownPayment[]) => list.some((each) => each.transactionId === transaction_id);
        const place = isIn(known) ? 'named' : isIn(twins) ? 'twin' : undefined;
        expect(payment?.remittance).toBe(place);
        expect(payment?.transactionId).toBe(place && transaction_id);
      }),
    );
  });
});
