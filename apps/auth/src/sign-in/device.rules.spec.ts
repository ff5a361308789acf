// Device tokens are one user's, hold for half a year, and are worth nothing when changed.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Seal } from '../seal.js';
import { deviceOf, makeDeviceToken } from './device.rules.js';

const seal = new Seal(new Uint8Array(32).fill(1));
const other = new Seal(new Uint8Array(32).fill(2));
const usernames = fc.stringMatching(/^[a-z]{2,8}(\.[a-z]{2,8})?$/);
const deviceIds = fc.stringMatching(/^dev_[0-9a-z]{22}$/);
const instants = fc.integer({ min: 1, max: 4_000_000_000_000 });
const halfYearMs = 180 * 86_400_000;

describe('a device token', () => {
  it('names its device for half a year, to its user and under its key', () => {
    fc.assert(
      fc.property(usernames, usernames, deviceIds, instants, fc.nat(2 * halfYearMs), (...drawn) => {
        const [username, another, deviceId, madeAtMs, ageMs] = drawn;
        const token = makeDeviceToken(seal, username, deviceId, madeAtMs);
        const expected = ageMs < halfYearMs ? deviceId : undefined;
        expect(deviceOf(seal, username, token, madeAtMs + ageMs)).toBe(expected);
        expect(deviceOf(seal, username, token, madeAtMs + halfYearMs - 1)).toBe(deviceId);
        expect(deviceOf(seal, username, token, madeAtMs + halfYearMs)).toBeUndefined();
        expect(deviceOf(other, username, token, madeAtMs)).toBeUndefined();
        if (another !== username) expect(deviceOf(seal, another, token, madeAtMs)).toBeUndefined();
      }),
    );
  });

  it('is worth nothing when a character of it is changed, added or left out', () => {
    const letters = fc.constantFrom(...'aZ09._-=');
    fc.assert(
      fc.property(deviceIds, instants, fc.nat(), letters, fc.nat(1), (...drawn) => {
        const [deviceId, madeAtMs, at, letter, taken] = drawn;
        const token = makeDeviceToken(seal, 'arta', deviceId, madeAtMs);
        const place = at % (token.length + 1);
        const changed = token.slice(0, place) + letter + token.slice(place + taken);
        for (const longer of [token + letter, `${token}.${letter}`])
          expect(deviceOf(seal, 'arta', longer, madeAtMs)).toBeUndefined();
        fc.pre(changed !== token);
        expect(deviceOf(seal, 'arta', changed, madeAtMs)).toBeUndefined();
        expect(deviceOf(seal, 'arta', token.slice(0, place) || undefined, madeAtMs)).toBe(
          place === token.length ? deviceId : undefined,
        );
      }),
      { numRuns: 500 },
    );
  });
});
