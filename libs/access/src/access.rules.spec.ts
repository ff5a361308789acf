// Permissions, callers in claims, request limits, and what a confirmation binds.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from './caller.js';
import { callerOfClaims, claimsOfCaller } from './caller.rules.js';
import { checkClaims, confirmationDigest, totalsOf, type ConfirmedPayment } from './confirmation.rules.js';
import { checkPermission } from './permission.rules.js';
import { RequestLimit } from './request-limit.js';

const caller = (more: Partial<Caller>): Caller => ({
  subject: 's',
  kind: 'client',
  name: 'n',
  scopes: [],
  roles: [],
  ...more,
});

describe('checkPermission', () => {
  it.each([
    [{}, { scopes: ['a'] }, 'nobody may use this'],
    [{ scopes: ['a', 'b'] }, { scopes: ['b'] }, 'ok'],
    [{ scopes: ['a', 'b'], roles: ['r'] }, { roles: ['r'] }, 'ok'],
    [{ scopes: ['a'], roles: ['r'] }, { scopes: ['x'] }, 'this needs the scope "a" or the role "r"'],
    [{ kinds: ['client'] }, {}, 'ok'],
    [{ kinds: ['customer'] }, {}, 'this is for "customer" callers; this caller is a client'],
    [
      { kinds: ['customer'], scopes: ['a'] },
      { scopes: ['a'] },
      'this is for "customer" callers; this caller is a client',
    ],
  ] as const)('%j for %j: %s', (permission, of, expected) => {
    const check = checkPermission(caller(of as Partial<Caller>), permission);
    expect(check.ok ? 'ok' : check.detail).toBe(expected);
  });
});

describe('claims of callers', () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-z:-]{1,12}$/), { maxLength: 4 });
  it('read back as they were written', () => {
    const callers = fc.record({
      kind: fc.constantFrom('client' as const, 'customer' as const),
      scopes: words,
      roles: words,
    });
    fc.assert(
      fc.property(callers, (more) => {
        const written = caller(more);
        expect(callerOfClaims({ sub: 's', ...claimsOfCaller(written) })).toEqual(written);
      }),
    );
  });

  it.each([
    [{}],
    [{ sub: 's' }],
    [{ sub: 's', kind: 'root' }],
    [{ sub: '', kind: 'client' }],
    [{ sub: 1, kind: 'client' }],
  ])('are refused: %j', (claims) => expect(callerOfClaims(claims)).toBeUndefined());
});

describe('RequestLimit', () => {
  it('lets a second of requests through, and refuses the next', () => {
    const limit = new RequestLimit();
    const client = caller({ requestsPerSecondMax: 3 });
    for (let i = 0; i < 3; i++) limit.count(client);
    expect(() => limit.count(client)).toThrow();
    expect(() => limit.count(caller({ subject: 'other', requestsPerSecondMax: 1 }))).not.toThrow();
    for (let i = 0; i < 100; i++) limit.count(caller({ subject: 'free' }));
  });
});

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
});
