// A keyed seal over every byte of a PDF, kept in a comment before its last line: a file that carries it is as
// the bank made it. Pure.
import { createHash, timingSafeEqual } from 'node:crypto';
import { keyed } from './verification.js';

const opening = '%PAGESA-SEAL-1 ';
const tailForm = /^%PAGESA-SEAL-1 ([\w-]{43})\nstartxref\n\d{1,10}\n%%EOF\n$/;
// Opening, 43 characters of base64url, and the three last lines of a PDF.
const tailBytesMax = 100;

/** What of a file is needed to check its seal without the file: the digest of all the rest, and the seal. */
export interface Seal {
  digest: string;
  mac: string;
}

/** The same document with its seal. */
export function sealed(pdf: Buffer, key: Uint8Array): Buffer {
  const at = pdf.lastIndexOf('startxref\n');
  if (at < 0) throw new Error('a document without an end cannot be sealed');
  const mac = keyed('document seal 1', digestOf(pdf, at, at), key).toString('base64url');
  return Buffer.concat([pdf.subarray(0, at), Buffer.from(`${opening}${mac}\n`), pdf.subarray(at)]);
}

/** The seal a file carries at its end, if it carries one. */
export function sealOf(bytes: Uint8Array): Seal | undefined {
  const pdf = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tailAt = pdf.indexOf(opening, Math.max(0, pdf.length - tailBytesMax));
  if (tailAt < 0) return undefined;
  const mac = tailForm.exec(pdf.toString('latin1', tailAt))?.[1];
  if (mac === undefined) return undefined;
  return { digest: digestOf(pdf, tailAt, tailAt + opening.length + mac.length + 1), mac };
}

export function sealHolds(seal: Seal, key: Uint8Array): boolean {
  const expected = keyed('document seal 1', seal.digest, key);
  const given = Buffer.from(seal.mac, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The digest of a file without the part from `cutFrom` to `cutTo`. */
function digestOf(pdf: Buffer, cutFrom: number, cutTo: number): string {
  return createHash('sha256').update(pdf.subarray(0, cutFrom)).update(pdf.subarray(cutTo)).digest('hex');
}
