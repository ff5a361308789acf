// What a person may do by the token of a session, and how long.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PersonRow } from '../people/person.sql.js';
import { callerOfPerson, lifetimes, needsCode } from './session.rules.js';

const words = fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,10}$/), { maxLength: 3 });
const people = fc.record({
  id: fc.stringMatching(/^usr_[0-9a-z]{22}$/),
  kind: fc.constantFrom('customer' as const, 'operator' as const),
  first_name: fc.string(),
  last_name: fc.string(),
  right: fc.constantFrom('info' as const, 'payment' as const, null),
  ibans: words,
  roles: words,
}) as fc.Arbitrary<PersonRow>;

describe('the caller that a person is', () => {
  it('holds the roles of an operator or the accounts of a customer, and never both', () => {
    fc.assert(
      fc.property(people, (person) => {
        const { scopes, roles, ibans, ...who } = callerOfPerson(person, 'ses_1');
        expect(who).toMatchObject({ subject: person.id, kind: person.kind, session: 'ses_1' });
        if (person.kind === 'operator')
          return expect([scopes, roles, ibans]).toEqual([[], person.roles, undefined]);
        expect([roles, ibans]).toEqual([[], person.ibans]);
        expect(scopes).toEqual(expect.arrayContaining(['accounts:read', 'payments:read', 'catalog:read']));
      }),
    );
  });

  it('pays only with the right to, and then never without a second factor', () => {
    fc.assert(
      fc.property(people, (person) => {
        const { scopes } = callerOfPerson(person, 'ses_1');
        const writes = scopes.filter((scope) => !scope.endsWith(':read'));
        const mayPay = person.kind === 'customer' && person.right === 'payment';
        expect(writes).toEqual(mayPay ? ['payments:write'] : []);
        if (mayPay || person.kind === 'operator') expect(needsCode(person)).toBe(true);
        if (person.kind === 'customer' && !mayPay) expect(needsCode(person)).toBe(false);
      }),
    );
  });

  it('is out of use no later than its session, and a customer five minutes after the last act', () => {
    fc.assert(
      fc.property(people, ({ kind }) => {
        const { accessSeconds, idleSeconds, sessionSeconds } = lifetimes[kind];
        expect(accessSeconds).toBeLessThanOrEqual(idleSeconds);
        expect(idleSeconds).toBeLessThan(sessionSeconds);
        if (kind === 'customer') expect(idleSeconds).toBeLessThanOrEqual(300);
      }),
    );
  });
});
