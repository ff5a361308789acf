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
        const token = makeDeviceToken(seal, { username, deviceId, atMs: madeAtMs });
        const expected = ageMs < halfYearMs ? deviceId : undefined;
        expect(deviceOf(seal, { username, token, atMs: madeAtMs + ageMs })).toBe(expected);
        expect(deviceOf(seal, { username, token, atMs: madeAtMs + halfYearMs - 1 })).toBe(deviceId);
        expect(deviceOf(seal, { username, token, atMs: madeAtMs + halfYearMs })).toBeUndefined();
        expect(deviceOf(other, { username, token, atMs: madeAtMs })).toBeUndefined();
        if (another !== username)
          expect(deviceOf(seal, { username: another, token, atMs: madeAtMs })).toBeUndefined();
      }),
    );
  });

  it('is worth nothing when a character of it is changed, added or left out', () => {
    const letters = fc.constantFrom(...'aZ09._-=');
    fc.assert(
      fc.property(deviceIds, instants, fc.nat(), letters, fc.nat(1), (...drawn) => {
        const [deviceId, atMs, at, letter, taken] = drawn;
        const username = 'arta';
        const token = makeDeviceToken(seal, { username, deviceId, atMs });
        const place = at % (token.length + 1);
        const changed = token.slice(0, place) + letter + token.slice(place + taken);
        for (const longer of [token + letter, `${token}.${letter}`])
          expect(deviceOf(seal, { username, token: longer, atMs })).toBeUndefined();
        fc.pre(changed !== token);
        expect(deviceOf(seal, { username, token: changed, atMs })).toBeUndefined();
        expect(deviceOf(seal, { username, token: token.slice(0, place) || undefined, atMs })).toBe(
          place === token.length ? deviceId : undefined,
        );
      }),
      { numRuns: 500 },
    );
  });
});
