// The link by which a customer sees the state of a request: it names the case, says until when it holds, and
// is signed.
import { createHmac, timingSafeEqual } from 'node:crypto';

export function signLink(caseId: string, expiresAtMs: number, key: Uint8Array): string {
  const content = `${caseId}.${Math.floor(expiresAtMs / 1_000).toString(36)}`;
  return `${content}.${macOf(content, key)}`;
}

/** The case that a link is for, and whether it still holds; undefined if it is none of ours. */
export function readLink(
  link: string,
  nowMs: number,
  key: Uint8Array,
): { caseId: string; expired: boolean } | undefined {
  const [, content, caseId, until, mac] =
    /^((case_[0-9a-z]{22})\.([0-9a-z]{5,8}))\.([\w-]{43})$/.exec(link) ?? [];
  if (content === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(macOf(content, key)), Buffer.from(mac))) return undefined;
  return { caseId, expired: parseInt(until, 36) * 1_000 < nowMs };
}

function macOf(content: string, key: Uint8Array): string {
  return createHmac('sha256', key).update('pagesa case link 1\0').update(content).digest('base64url');
}
