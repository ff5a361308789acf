// Who may keep bills, and who may see whose they are.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '#access';
import { keeperScopes, mayKeepBillsOf, maySeePayer } from './keeper.rules.js';

const billers = fc.constantFrom('customs', 'water', 'water-prishtina');
const scopes = fc.oneof(
  fc.constantFrom('catalog:bills', 'catalog:read', 'catalog:bills:*'),
  billers.map((code) => `catalog:bills:${code}`),
);
const callers = fc.record({
  subject: fc.constant('s'),
  kind: fc.constantFrom('client' as const, 'operator' as const, 'customer' as const),
  name: fc.constant('n'),
  scopes: fc.uniqueArray(scopes, { maxLength: 4 }),
  roles: fc.constant([]),
}) satisfies fc.Arbitrary<Caller>;

describe('a keeper of bills', () => {
  it('keeps those of every biller, or of the named ones and no other', () => {
    fc.assert(
      fc.property(callers, billers, (caller, code) => {
        const client = { ...caller, kind: 'client' as const };
        const named = caller.scopes.includes(`catalog:bills:${code}`);
        expect(mayKeepBillsOf(client, code)).toBe(named || caller.scopes.includes('catalog:bills'));
        const bare = { ...client, scopes: ['catalog:read'] };
        expect(mayKeepBillsOf(bare, code)).toBe(false);
      }),
    );
  });

  it('loses nothing by another scope', () => {
    fc.assert(
      fc.property(callers, scopes, billers, (caller, scope, code) => {
        const more = { ...caller, scopes: [...caller.scopes, scope] };
        for (const may of [mayKeepBillsOf, maySeePayer])
          expect(may(more, code) || !may(caller, code)).toBe(true);
      }),
    );
  });

  it('is who the route lets in', () => {
    expect(keeperScopes).toEqual(['catalog:bills', 'catalog:bills:*']);
  });
});

describe('the payer of a bill', () => {
  it('is for operators and the keepers of that biller’s bills, and for no customer', () => {
    fc.assert(
      fc.property(callers, billers, (caller, code) => {
        const expected = { operator: true, customer: false, client: mayKeepBillsOf(caller, code) };
        expect(maySeePayer(caller, code)).toBe(expected[caller.kind]);
      }),
    );
  });
});
