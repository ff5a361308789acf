// One-time codes of RFC 4226 (HOTP) and RFC 6238 (TOTP), and which place in its row a code stands at. Pure;
// never accepts a place twice.
import { createHmac, timingSafeEqual } from 'node:crypto';

export type CodeAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** How a token makes its codes. */
export interface CodeMaker {
  secret: Uint8Array;
  algorithm: CodeAlgorithm;
  digits: number;
}

/** Places from the first to the last, both included. */
export interface Places {
  from: number;
  to: number;
}

/** The code at a moving factor: the counter of HOTP, the time step of TOTP. */
export function codeAt({ secret, algorithm, digits }: CodeMaker, movingFactor: number): string {
  const factor = Buffer.alloc(8);
  factor.writeBigUInt64BE(BigInt(movingFactor));
  const mac = createHmac(algorithm, secret).update(factor).digest();
  const number = mac.readUInt32BE(mac[mac.length - 1] & 0x0f) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The time step of an instant. */
export function stepAt(atMs: number, stepSeconds: number): number {
  return Math.floor(atMs / (stepSeconds * 1_000));
}

/**
 * Where the code stands among `from` to `to` (both included), the lowest place first; undefined if nowhere.
 * Every place is tried whatever is found, so that the time taken tells nothing.
 */
export function findCode(maker: CodeMaker, code: string, { from, to }: Places): number | undefined {
  let found: number | undefined;
  for (let place = Math.max(0, from); place <= to; place++) {
    if (isSame(codeAt(maker, place), code)) found ??= place;
  }
  return found;
}

/** Where two codes stand that follow each other immediately; for synchronising a token that ran away. */
export function findConsecutiveCodes(
  maker: CodeMaker,
  codes: readonly [string, string],
  { from, to }: Places,
): number | undefined {
  for (let place = Math.max(0, from); place <= to; place++) {
    if (isSame(codeAt(maker, place), codes[0]) && isSame(codeAt(maker, place + 1), codes[1]))
      return place + 1;
  }
  return undefined;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
