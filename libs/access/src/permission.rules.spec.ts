// Who may use a route: nobody but by one of its marks.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caller } from '../test/caller.js';
import type { Caller } from './caller.js';
import { checkPermission, type Permission } from './permission.rules.js';

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

  const names = fc.constantFrom('a', 'b', 'a:x', 'a:x:y', 'ab');
  const kinds = fc.constantFrom('client' as const, 'operator' as const, 'customer' as const);
  const lists = fc.uniqueArray(names, { maxLength: 3 });
  const callers = fc.record({ kind: kinds, scopes: lists, roles: lists }).map((more): Caller => caller(more));
  const permissions: fc.Arbitrary<Permission> = fc.record(
    {
      scopes: fc.uniqueArray(fc.oneof(names, fc.constantFrom('a:*', 'a:x:*')), { maxLength: 3 }),
      roles: lists,
      kinds: fc.uniqueArray(kinds, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const may = (one: Caller, permission: Permission) => checkPermission(one, permission).ok;

  it('lets in by one scope or one role, of the right kind, and denies otherwise', () => {
    fc.assert(
      fc.property(callers, permissions, (one, permission) => {
        const { scopes = [], roles = [], kinds: narrowed } = permission;
        const byScope = scopes.some((asked) =>
          one.scopes.some(
            (held) => held === asked || (asked.endsWith(':*') && held.startsWith(asked.slice(0, -1))),
          ),
        );
        const byRole = roles.some((role) => one.roles.includes(role));
        const byKind = narrowed?.includes(one.kind) ?? true;
        const asksNothing = scopes.length + roles.length === 0;
        expect(may(one, permission)).toBe(
          byKind && (byScope || byRole || (asksNothing && narrowed !== undefined)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never takes a right away by one scope or role more, and never gives one by one kind less', () => {
    fc.assert(
      fc.property(callers, permissions, names, (one, permission, name) => {
        const more = { ...one, scopes: [...one.scopes, name], roles: [...one.roles, name] };
        expect(may(more, permission) || !may(one, permission)).toBe(true);
        expect(may(one, { ...permission, kinds: [] })).toBe(false);
      }),
    );
  });

  it('lets nobody in where no mark says who', () => {
    fc.assert(fc.property(callers, (one) => !may(one, {}) && !may(one, { scopes: [], roles: [] })));
  });
});
