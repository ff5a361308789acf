// Activation codes: their form, how long they live, and what an entered one is worth. Pure.

export type Delivery = 'branch' | 'sms' | 'email';
export type CodePurpose = 'access' | 'mtoken';

// Without letters and digits that look alike; 10 of 31 are 49 bits (ASVS 6.5.4 asks for 20).
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345679';
const codeLength = 10;
const wrongTriesMax = 5;
const hourMs = 3_600_000;

const livesMs: Record<Delivery, number> = { branch: 10 * 24 * hourMs, sms: 24 * hourMs, email: 24 * hourMs };

/** Makes a code of random bytes; undefined if too few of them are usable, which hardly ever happens. */
export function codeOfBytes(bytes: Uint8Array): string | undefined {
  // Bytes beyond the last whole multiple are left out, so that every letter is as likely as any other.
  const fair = [...bytes].filter((byte) => byte < Math.floor(256 / alphabet.length) * alphabet.length);
  if (fair.length < codeLength) return undefined;
  const letters = fair.slice(0, codeLength).map((byte) => alphabet[byte % alphabet.length]);
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}

/** What a person typed, as the code was made: spaces, dashes and small letters are no mistakes. */
export function normalCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

export function expiryOf(delivery: Delivery, madeAt: Date): Date {
  return new Date(madeAt.getTime() + livesMs[delivery]);
}

export interface OpenCode {
  hash: Buffer;
  failures: number;
  expires_at: Date;
}

export type CodeVerdict =
  | { fits: true }
  /** `locked`: that was the last try of this code. */
  | { fits: false; locked: boolean };

/** The verdict on an entered code, given the keyed hash of what was entered. */
export function judgeCode(open: OpenCode | undefined, enteredHash: Buffer, at: Date): CodeVerdict {
  if (!open) return { fits: false, locked: false };
  const fits = open.hash.equals(enteredHash) && open.expires_at > at;
  return fits ? { fits } : { fits, locked: open.failures + 1 >= wrongTriesMax };
}
