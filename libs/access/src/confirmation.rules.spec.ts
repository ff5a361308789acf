// What a confirmation binds: these payments, in any order, and nothing else.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkClaims, confirmationDigest, totalsOf, type ConfirmedPayment } from './confirmation.rules.js';

const payment: ConfirmedPayment = {
  transactionId: 'TX-1',
  debtorIban: 'XK051212012345678906',
  creditorIban: 'XK051000410070001295',
  creditorName: 'Dogana',
  amountMinor: 1250,
  currency: 'EUR',
};

describe('confirmations', () => {
  const claims = { subject: 'usr_1', digest: confirmationDigest([payment]), count: 1 };

  it.each([
    ['nothing', {}, 'ok'],
    ['how the account is typed', { creditorIban: 'xk05 1000 4100 7000 1295' }, 'ok'],
    ['the amount', { amountMinor: 1251 }, 'DS17'],
    ['the currency', { currency: 'CHF' }, 'DS17'],
    ['the payee', { creditorIban: 'XK051701010500018287' }, 'DS17'],
    ["the payee's name", { creditorName: 'Tatimi' }, 'DS17'],
    ['the account', { debtorIban: 'XK051701001012556636' }, 'DS17'],
    ['the transaction', { transactionId: 'TX-2' }, 'DS17'],
  ])('when %s changes', (_, changed, expected) => {
    const check = checkClaims(claims, { subject: 'usr_1', payments: [{ ...payment, ...changed }] });
    expect(check.ok ? 'ok' : check.code).toBe(expected);
  });

  it('are one person’s', () => {
    expect(checkClaims(claims, { subject: 'usr_2', payments: [payment] })).toMatchObject({ code: 'DS0H' });
  });

  it('of a batch bind all payments in any order, and each of them', () => {
    const second = { ...payment, transactionId: 'TX-2', amountMinor: 50 };
    const digest = confirmationDigest([payment, second]);
    expect(confirmationDigest([second, payment])).toBe(digest);
    expect(confirmationDigest([payment])).not.toBe(digest);
    expect(totalsOf([payment, second])).toEqual([{ currency: 'EUR', amountMinor: 1300 }]);
  });

  const words = fc.constantFrom('a', 'b', 'a","b', '1', '\n');
  const payments: fc.Arbitrary<ConfirmedPayment> = fc.record({
    transactionId: words,
    debtorIban: fc.constantFrom('XK051212012345678906', 'XK051701010500018287'),
    creditorIban: fc.constantFrom('XK051212012345678906', 'XK051000410070001295'),
    creditorName: words,
    amountMinor: fc.nat(3),
    currency: fc.constantFrom('EUR', 'CHF'),
  });
  const batches = fc.array(payments, { maxLength: 4 });
  const typed = (iban: string) => iban.toLowerCase().replace(/.{4}/g, '$& ');
  const sorted = (batch: ConfirmedPayment[]) => batch.map((each) => JSON.stringify(each)).sort();

  it('are for the same payments however ordered and typed, and for no others', () => {
    fc.assert(
      fc.property(batches, batches, (one, other) => {
        const retyped = [...one].reverse().map((each) => ({ ...each, debtorIban: typed(each.debtorIban) }));
        expect(confirmationDigest(retyped)).toBe(confirmationDigest(one));
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(confirmationDigest(one) === confirmationDigest(other)).toBe(isSame);
      }),
    );
  });

  it('fall with any one field of any one payment', () => {
    const fields = Object.keys(payment) as (keyof ConfirmedPayment)[];
    const some = fc.array(payments, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(some, payments, fc.constantFrom(...fields), fc.nat(), (batch, other, field, at) => {
        const place = at % batch.length;
        const changed = batch.with(place, { ...batch[place], [field]: other[field] });
        const given = { subject: 'usr_1', digest: confirmationDigest(batch), count: batch.length };
        const isSame = JSON.stringify(sorted(batch)) === JSON.stringify(sorted(changed));
        expect(checkClaims(given, { subject: 'usr_1', payments: changed }).ok).toBe(isSame);
        expect(
          checkClaims({ ...given, count: given.count + 1 }, { subject: 'usr_1', payments: batch }).ok,
        ).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('show as much money as all payments together, by currency', () => {
    fc.assert(
      fc.property(batches, batches, (one, other) => {
        const sums = (batch: ConfirmedPayment[]) =>
          new Map(totalsOf(batch).map(({ currency, amountMinor }) => [currency, amountMinor]));
        const [left, right, both] = [sums(one), sums(other), sums([...one, ...other])];
        for (const currency of ['EUR', 'CHF'])
          expect(both.get(currency) ?? 0).toBe((left.get(currency) ?? 0) + (right.get(currency) ?? 0));
        expect(both.size).toBe(new Set([...one, ...other].map(({ currency }) => currency)).size);
      }),
    );
  });
});
