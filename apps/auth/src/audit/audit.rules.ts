// The form of an audit entry and its place in the hash chain. Pure: the same entries always give the same
// hashes.
import { createHmac } from 'node:crypto';

/**
 * Who did what to whom, from where. `detail` says more, and never holds a password, code, secret or token.
 */
export interface Act {
  act: string;
  /** Id of the person or client; `anyone` before somebody is known, `system` for our own work. */
  actor: string;
  target?: string;
  address?: string;
  agent?: string;
  detail?: Record<string, string | number | boolean | string[] | null>;
}

export interface ChainLink {
  seq: number;
  hash: Buffer;
}

/** The entry's text, which its hash covers. */
export function bodyOf(act: Act, atMs: number): string {
  const { agent, ...rest } = act;
  return JSON.stringify({ atMs, ...rest, ...(agent && { agent: agent.slice(0, 200) }) });
}

/**
 * HMAC over place, previous hash and text: with the database but without the key nobody can rebuild a chain
 * that holds.
 */
export function nextLink(key: Uint8Array, previous: ChainLink, body: string): ChainLink {
  const seq = previous.seq + 1;
  const hash = createHmac('sha256', key).update(`${seq}\n`).update(previous.hash).update(body).digest();
  return { seq, hash };
}

/** The first entry of a run that does not follow from the one before it; undefined if all do. */
export function firstBrokenLink(
  key: Uint8Array,
  previous: ChainLink,
  entries: readonly (ChainLink & { body: string })[],
): number | undefined {
  let last = previous;
  for (const entry of entries) {
    const expected = nextLink(key, last, entry.body);
    if (entry.seq !== expected.seq || !expected.hash.equals(entry.hash)) return entry.seq;
    last = expected;
  }
  return undefined;
}
