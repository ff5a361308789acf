// Walks the whole audit trail and says whether every entry follows from the one before it, up to the head.
import type { Auth } from '../auth.js';
import { firstBrokenLink, type ChainLink } from './audit.rules.js';
import { findEntries, readHead } from './find-acts.sql.js';

export type ChainCheck =
  { intact: true; entries: number; head: string } | { intact: false; brokenAt: number };

const atOnce = 5_000;
const everything = { actor: null, target: null, act: null, address: null, fromMs: null, untilMs: null };

export async function verifyChain(auth: Auth): Promise<ChainCheck> {
  const { database } = auth.runtime;
  // Entries that are written meanwhile are beyond this head, and are left to the next check.
  const head = await readHead(database);
  let last: ChainLink = { seq: 0, hash: Buffer.alloc(0) };
  while (last.seq < head.seq) {
    const limit = Math.min(atOnce, head.seq - last.seq);
    const entries = await findEntries(database, everything, { afterSeq: last.seq, limit });
    const broken = firstBrokenLink(auth.auditKey, last, entries);
    if (broken !== undefined) return { intact: false, brokenAt: broken };
    const newest = entries.at(-1);
    if (!newest) return { intact: false, brokenAt: last.seq + 1 };
    last = newest;
  }
  const intact = last.seq === head.seq && last.hash.equals(head.hash);
  return intact
    ? { intact, entries: head.seq, head: head.hash.toString('hex') }
    : { intact: false, brokenAt: head.seq };
}
