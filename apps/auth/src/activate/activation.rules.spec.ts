// Activation codes and the ways on which they reach a customer.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOfBytes, expiryOf, judgeCode, normalCode } from './activation-code.rules.js';
import { checkDelivery, normalPhone } from '../agree/delivery.rules.js';

const prefixes = ['+38344', '+38349'];
const local = { phone: '+38344123456', email: 'a@b.example' };
const foreign = { phone: '+41791234567', email: 'a@b.example' };
const unreachable = { phone: null, email: null };

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

  it.each([
    ['+383 44 123-456', '+38344123456'],
    ['0038344123456', '+38344123456'],
    ['044123456', undefined],
    ['+383 44 abc', undefined],
  ])('reads the number %s', (typed, expected) => {
    expect(normalPhone(typed)).toBe(expected);
  });
});

describe('activation codes', () => {
  it('have ten fair letters, and are the same however they are typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const code = codeOfBytes(bytes);
        fc.pre(code !== undefined);
        expect(code).toMatch(/^[A-HJ-NP-Z2-79]{5}-[A-HJ-NP-Z2-79]{5}$/);
        expect(normalCode(` ${code.toLowerCase().replace('-', ' ')} `)).toBe(code);
      }),
    );
    expect(codeOfBytes(new Uint8Array(9))).toBeUndefined();
  });

  it('fit once they are right and young; the fifth wrong try locks', () => {
    const at = new Date(1_000_000);
    const open = { hash: Buffer.from('right'), failures: 0, expires_at: new Date(2_000_000) };
    expect(judgeCode(open, Buffer.from('right'), at)).toEqual({ fits: true });
    expect(judgeCode(open, Buffer.from('right'), open.expires_at)).toEqual({ fits: false, locked: false });
    expect(judgeCode({ ...open, failures: 4 }, Buffer.from('wrong'), at)).toEqual({
      fits: false,
      locked: true,
    });
    expect(judgeCode(undefined, Buffer.from('right'), at)).toEqual({ fits: false, locked: false });
  });

  it('live ten days on paper and one day on the wire', () => {
    const day = 86_400_000;
    expect(expiryOf('branch', new Date(0)).getTime()).toBe(10 * day);
    expect(expiryOf('sms', new Date(0)).getTime()).toBe(day);
  });
});
