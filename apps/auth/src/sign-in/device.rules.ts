// A device that a user signed in from before proves it by a token that we made and keep no list of. Pure.
import type { Seal } from '../seal.js';

const livesMs = 180 * 86_400_000;
const purpose = 'device';

export function makeDeviceToken(
  seal: Seal,
  { username, deviceId, atMs }: { username: string; deviceId: string; atMs: number },
): string {
  const stated = `${deviceId}.${atMs.toString(36)}`;
  return `${stated}.${seal.hash(`${username}\0${stated}`, purpose).toString('base64url')}`;
}

/** The device's id if the token is ours, for this user, and not too old. */
export function deviceOf(
  seal: Seal,
  { username, token, atMs }: { username: string; token: string | undefined; atMs: number },
): string | undefined {
  const [deviceId, madeAt, mac, ...more] = token?.split('.') ?? [];
  if (!deviceId || !madeAt || !mac || more.length > 0) return undefined;
  const expected = seal.hash(`${username}\0${deviceId}.${madeAt}`, purpose).toString('base64url');
  // Both sides are hashes made with a key: comparing hashes of them leaks nothing, whatever the time it
  // takes.
  if (!seal.hash(mac, purpose).equals(seal.hash(expected, purpose))) return undefined;
  return atMs - parseInt(madeAt, 36) < livesMs ? deviceId : undefined;
}
