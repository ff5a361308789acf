// Tells one mail from another whatever way it came: the lines that servers add on the way do not count. Pure.
import { createHash } from 'node:crypto';

// What the sender wrote; everything else may differ between two deliveries of the same mail.
const counted = new Set([
  'message-id',
  'date',
  'from',
  'to',
  'cc',
  'subject',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
]);
const headBytesMax = 1 << 20;

/**
 * SHA-256 over the sender's own header lines, Message-ID included, and the body without its trailing line
 * ends.
 */
export function mailContentHash(raw: Buffer): Buffer {
  const end = headEnd(raw);
  const head = raw.toString('latin1', 0, Math.min(end.at, headBytesMax)).replaceAll('\r\n', '\n');
  const lines = head.split(/\n(?![ \t])/).map((line) => line.replace(/\n[ \t]+/g, ' ').trim());
  const own = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    return colon > 0 && counted.has(name) ? [`${name}:${line.slice(colon + 1).trim()}`] : [];
  });
  const hash = createHash('sha256').update(own.sort().join('\n')).update('\n\n');
  return hash.update(bodyOf(raw, end.bodyAt)).digest();
}

function headEnd(raw: Buffer): { at: number; bodyAt: number } {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { at: crlf, bodyAt: crlf + 4 };
  if (lf >= 0) return { at: lf, bodyAt: lf + 2 };
  return { at: raw.length, bodyAt: raw.length };
}

// Servers end lines either way and add or drop the last one.
function bodyOf(raw: Buffer, from: number): Buffer {
  const body = raw.subarray(from);
  const plain = body.includes('\r')
    ? Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    : body;
  let end = plain.length;
  while (end > 0 && plain[end - 1] === 10) end--;
  return plain.subarray(0, end);
}
