// Callers in the claims of their tokens.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caller } from '../test/caller.js';
import { callerOfClaims, claimsOfCaller } from './caller.rules.js';

describe('claims of callers', () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-z:-]{1,12}$/), { maxLength: 4 });
  it('read back as they were written', () => {
    const callers = fc.record({
      kind: fc.constantFrom('client' as const, 'customer' as const, 'operator' as const),
      name: fc.string(),
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

  it('read back with the accounts, the session and the limit, where there are any', () => {
    const more = fc.record(
      {
        ibans: words,
        session: fc.stringMatching(/^ses_[a-z]{4}$/),
        requestsPerSecondMax: fc.integer({ min: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(more, (some) => {
        const { subject, ...written } = caller(some);
        const claims = JSON.parse(JSON.stringify(claimsOfCaller(written))) as Record<string, unknown>;
        expect(callerOfClaims({ sub: subject, ...claims })).toEqual({ subject, ...written });
      }),
    );
  });

  it('of any form give a caller of the right form or none', () => {
    const claim = fc.oneof(
      fc.anything(),
      fc.constantFrom('client', 'operator', 's', ' a  b ', ['r'], ['r', 1], 5),
    );
    const claims = fc.dictionary(
      fc.constantFrom('sub', 'kind', 'name', 'scope', 'roles', 'ibans', 'sid', 'rps'),
      claim,
    );
    const isTexts = (list: unknown) => Array.isArray(list) && list.every((each) => typeof each === 'string');
    fc.assert(
      fc.property(claims, (any) => {
        for (const sub of [any.sub, 's']) {
          const found = callerOfClaims({ kind: 'client', ...any, sub });
          if (!found) continue;
          expect(found.subject).toBe(sub);
          expect(['client', 'operator', 'customer']).toContain(found.kind);
          expect(isTexts(found.scopes) && isTexts(found.roles) && isTexts(found.ibans ?? [])).toBe(true);
          expect(found.scopes).not.toContain('');
          expect([typeof found.name, typeof (found.requestsPerSecondMax ?? 1)]).toEqual(['string', 'number']);
        }
      }),
      { numRuns: 500 },
    );
  });
});
