// The ways on which a code reaches a customer.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDelivery, normalPhone } from './delivery.rules.js';

const prefixes = ['+38344', '+38349'];
const local = { phone: '+38344123456', email: 'a@b.example' };
const foreign = { phone: '+41791234567', email: 'a@b.example' };
const unreachable = { phone: null, email: null };

const phones = fc.oneof(
  fc
    .constantFrom(...prefixes, '+38345', '+4179')
    .chain((prefix) => fc.stringMatching(/^\d{6}$/).map((rest) => prefix + rest)),
  fc.constant(null),
);
const people = fc.record({ phone: phones, email: fc.constantFrom('a@b.example', null) });
const isOk = (delivery: 'branch' | 'sms' | 'email', person: { phone: string | null; email: string | null }) =>
  checkDelivery(delivery, person, prefixes).ok;

describe('checkDelivery', () => {
  it.each([
    ['branch', unreachable, 'ok'],
    ['sms', local, 'ok'],
    ['sms', foreign, 'phone-not-local'],
    ['sms', unreachable, 'no-phone'],
    ['email', local, 'phone-is-local'],
    ['email', foreign, 'ok'],
    ['email', unreachable, 'no-email'],
  ] as const)('%s to %j: %s', (delivery, person, expected) => {
    const check = checkDelivery(delivery, person, prefixes);
    expect(check.ok ? 'ok' : check.code).toBe(expected);
  });

  it('never leaves a choice between SMS and e-mail, and the branch is always open', () => {
    fc.assert(
      fc.property(people, (person) => {
        expect(isOk('branch', person)).toBe(true);
        expect(isOk('sms', person) && isOk('email', person)).toBe(false);
        // An address changes nothing for SMS, and a code goes by e-mail only where there is one.
        expect(isOk('sms', person)).toBe(isOk('sms', { ...person, email: null }));
        expect(isOk('email', { ...person, email: null })).toBe(false);
      }),
    );
  });

  it('goes by SMS to no one any more when there are no local operators', () => {
    fc.assert(
      fc.property(people, (person) => {
        expect(checkDelivery('sms', person, []).ok).toBe(false);
        expect(checkDelivery('email', person, []).ok).toBe(person.email !== null);
      }),
    );
  });
});

describe('normalPhone', () => {
  it.each([
    ['+383 44 123-456', '+38344123456'],
    ['0038344123456', '+38344123456'],
    ['044123456', undefined],
    ['+383 44 abc', undefined],
  ])('reads the number %s', (typed, expected) => {
    expect(normalPhone(typed)).toBe(expected);
  });

  it('is the same however the number is spaced, and of seven to fifteen digits', () => {
    const marks = fc.infiniteStream(fc.constantFrom('', ' ', '-', '(', ')', '/', '.'));
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,18}$/), marks, (digits, between) => {
        const typed = [...digits].map((digit) => digit + between.next().value).join('');
        const isOne = !digits.startsWith('0') && digits.length >= 7 && digits.length <= 15;
        expect(normalPhone(`+${typed}`)).toBe(isOne ? `+${digits}` : undefined);
        expect(normalPhone(`00${digits}`)).toBe(isOne ? `+${digits}` : undefined);
      }),
    );
  });
});
