// The keyed code that ties a document to its transaction, and the compact text that carries facts and code
// together. Pure.
import { electronicIban } from '#money';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a verification code vouches for. `acceptedAt` counts in whole seconds, as it is printed. */
export interface VerificationFacts {
  transactionId: string;
  debtorIban: string;
  creditorIban: string;
  amountMinor: number;
  currency: string;
  acceptedAt: Date;
}

// Crockford's base 32 has no I, L, O and U: nothing is mistaken when read over the telephone.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// 20 characters of 5 bits: 100 bits, out of reach of guessing.
const codeLength = 20;
const keyBytesMin = 16;
const payloadLengthMax = 512;
const version = 'PAGESA1';

/** The code of these facts under the bank's key (at least 16 bytes), `7K3Q-0ZXA-…`: five groups of four. */
export function verificationCode(facts: VerificationFacts, key: Uint8Array): string {
  const fields = factFields(facts);
  // Every field with its length in bytes: no two different facts have the same text.
  const canonical = fields.map((field) => `${Buffer.byteLength(field)}:${field},`).join('');
  const digest = keyed('verification code 1', canonical, key);
  let code = '';
  for (let i = 0; i < codeLength; i++) {
    const bit = i * 5;
    const pair = (digest[bit >> 3] << 8) | digest[(bit >> 3) + 1];
    code += alphabet[(pair >> (11 - (bit & 7))) & 31];
  }
  return grouped(code);
}

/** Whether a code, as a person may have typed it, belongs to these facts; takes the same time either way. */
export function checkVerification(code: string, facts: VerificationFacts, key: Uint8Array): boolean {
  const given = plainCode(code);
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(plainCode(verificationCode(facts, key)) as string));
}

/**
 * The text of the QR code: version, transaction number, both IBANs, minor units, currency, time, code. No
 * blanks.
 */
export function verificationPayload(facts: VerificationFacts, code: string): string {
  return [version, ...factFields(facts).map(escaped), plainCode(code) ?? ''].join('|');
}

/** Facts and code out of such a text; undefined for every other text. It says nothing about their truth. */
export function parseVerificationPayload(
  text: string,
): { facts: VerificationFacts; code: string } | undefined {
  if (text.length > payloadLengthMax) return undefined;
  const fields = text.split('|');
  if (fields.length !== 8 || fields[0] !== version) return undefined;
  const [, id, debtorIban, creditorIban, amount, currency, time, code] = fields as [string, ...string[]];
  if (!/^(0|[1-9]\d{0,15})$/.test(amount) || !Number.isSafeInteger(Number(amount))) return undefined;
  if (!/^[A-Z]{3}$/.test(currency) || plainCode(code) === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time)) return undefined;
  const acceptedAt = new Date(time);
  const transactionId = unescaped(id);
  if (Number.isNaN(acceptedAt.getTime()) || transactionId === undefined) return undefined;
  if (/\p{Cc}/u.test(transactionId)) return undefined;
  const facts = {
    transactionId,
    debtorIban: debtorIban,
    creditorIban: creditorIban,
    amountMinor: Number(amount),
    currency: currency,
    acceptedAt,
  };
  // One spelling only: what does not come out again as it went in was not written by us.
  if (verificationPayload(facts, code) !== text) return undefined;
  return { facts, code: grouped(code) };
}

/** A keyed digest for one purpose; digests for different purposes never agree. */
export function keyed(purpose: string, content: string | Uint8Array, key: Uint8Array): Buffer {
  if (key.length < keyBytesMin) {
    throw new RangeError(
      `the verification key must have at least ${keyBytesMin} bytes, it has ${key.length}`,
    );
  }
  return createHmac('sha256', key).update(`pagesa ${purpose}\0`).update(content).digest();
}

function factFields(facts: VerificationFacts): string[] {
  const { transactionId, debtorIban, creditorIban, amountMinor, currency, acceptedAt } = facts;
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) {
    throw new RangeError(`${amountMinor} is not an amount in minor units`);
  }
  const seconds = `${acceptedAt.toISOString().slice(0, 19)}Z`;
  return [
    transactionId,
    electronicIban(debtorIban),
    electronicIban(creditorIban),
    `${amountMinor}`,
    currency,
    seconds,
  ];
}

function plainCode(code: string): string | undefined {
  const plain = code
    .slice(0, 100)
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return plain.length === codeLength && [...plain].every((letter) => alphabet.includes(letter))
    ? plain
    : undefined;
}

function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

function escaped(field: string): string {
  return encodeURIComponent(field).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2B', '+');
}

function unescaped(field: string): string | undefined {
  try {
    return decodeURIComponent(field);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
