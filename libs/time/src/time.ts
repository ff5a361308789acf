// The one clock and the one source of randomness: everything else receives times and ids from here.
import { randomBytes } from 'node:crypto';
import type { UtcDate } from './day.rules.js';

let offsetMs = offsetForTests(process.env.PAGESA_CLOCK_OFFSET_MS);

/** The present instant, UTC, with millisecond precision. */
export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

/**
 * Moves the clock by so many milliseconds from the machine's
 * own; used by the simulation and by fault tests.
 */
export function setClockOffset(ms: number): void {
  offsetMs = ms;
}

function offsetForTests(given = '0'): number {
  if (given !== '0' && process.env.NODE_ENV === 'production')
    throw new Error('PAGESA_CLOCK_OFFSET_MS is for tests: it must not be set when NODE_ENV is production');
  return Number(given);
}

/** Milliseconds of a clock that never goes back; only differences have a meaning. */
export function monotonicMs(): number {
  return performance.now();
}

const usualZone = 'Europe/Belgrade';

/** Whether a name is one of a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const askedZone = process.env.PAGESA_TIME_ZONE || usualZone;
/** The bank's time zone; a name that is none does not break the loading: the configuration refuses it. */
export const bankZone = isTimeZone(askedZone) ? askedZone : usualZone;
const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: bankZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/**
 * The bank's calendar day at an instant (`PAGESA_TIME_ZONE`,
 * an IANA name; Kosovo keeps Central European Time).
 */
export function today(at: Date = now()): UtcDate {
  return dayFormat.format(at);
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

let idMs = 0;
let idSequence = 0;

/**
 * A new id: prefix, 10 characters of time (48 bits, so ids sort by age), 4
 * that grow within a millisecond (so those made by one process sort as
 * they were made) and 8 random ones (40 bits), in Crockford's base 32.
 */
export function newId(prefix: string): string {
  const ms = now().getTime();
  const random = randomBytes(10);
  idSequence = ms === idMs ? idSequence + 1 : random.readUInt16BE(8);
  idMs = ms;
  let rest = '';
  for (let at = 0; at < 8; at++) rest += alphabet[random[at] & 31];
  return `${prefix}_${inBase32(ms, 10)}${inBase32(idSequence, 4)}${rest}`;
}

function inBase32(value: number, width: number): string {
  let text = '';
  for (let rest = value; text.length < width; rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}

/** So many random bytes as base64url text. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
