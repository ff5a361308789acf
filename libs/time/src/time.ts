// The one clock and the one source of randomness: everything else receives times and ids from here.
import { randomBytes } from 'node:crypto';

/** A calendar day as `YYYY-MM-DD`. */
export type UtcDate = string;

let offsetMs = Number(process.env.PAGESA_CLOCK_OFFSET_MS ?? 0);

/** The present instant, UTC, with millisecond precision. */
export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

/** Moves the clock by so many milliseconds from the machine's own; used by the simulation and by fault tests. */
export function setClockOffset(ms: number): void {
  offsetMs = ms;
}

/** Milliseconds of a clock that never goes back; only differences have a meaning. */
export function monotonicMs(): number {
  return performance.now();
}

const bankZone = process.env.PAGESA_TIME_ZONE ?? 'Europe/Belgrade';
const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: bankZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The bank's calendar day at an instant (`PAGESA_TIME_ZONE`, an IANA name; Kosovo keeps Central European Time). */
export function today(at: Date = now()): UtcDate {
  return dayFormat.format(at);
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id: prefix, 10 characters of time (48 bits, so ids sort by age) and 12 random ones (60 bits), in Crockford's base 32. */
export function newId(prefix: string): string {
  let ms = now().getTime();
  let time = '';
  for (let i = 0; i < 10; i++) {
    time = alphabet[ms % 32] + time;
    ms = Math.floor(ms / 32);
  }
  let rest = '';
  for (const byte of randomBytes(12)) rest += alphabet[byte & 31];
  return `${prefix}_${time}${rest}`;
}

/** So many random bytes as base64url text. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
