// What is sealed opens only with its key, in its place and unchanged.
import { describe, expect, it } from '@jest/globals';
import { Seal } from './seal.js';

const seal = new Seal(new Uint8Array(32).fill(1));
const other = new Seal(new Uint8Array(32).fill(2));

describe('Seal', () => {
  it('opens what it closed', () => {
    const sealed = seal.close(Buffer.from('secret'), 'otp_1');
    expect(seal.open(sealed, 'otp_1').toString()).toBe('secret');
    expect(sealed.includes('secret')).toBe(false);
    expect(seal.close(Buffer.from('secret'), 'otp_1').equals(sealed)).toBe(false);
  });

  it('opens nothing that was moved, changed, or closed by another key', () => {
    const sealed = seal.close(Buffer.from('secret'), 'otp_1');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] ^= 1;
    expect(() => seal.open(sealed, 'otp_2')).toThrow();
    expect(() => seal.open(changed, 'otp_1')).toThrow();
    expect(() => other.open(sealed, 'otp_1')).toThrow();
    expect(() => seal.open(Buffer.from([9, 9]), 'otp_1')).toThrow('unknown way');
  });
});
