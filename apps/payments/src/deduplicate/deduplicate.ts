// What deduplicating goes by: the hash of a submission's content, and the payments that have the ids already.
import type { Tx } from '#db';
import type { Submission } from '#events';
import { hash } from 'node:crypto';
import { contentOf, type Known } from './deduplicate.rules.js';
import { findKnown } from './deduplicate.sql.js';

/** SHA-256 of the content, its first 128 bits in hex. */
export function contentHashOf(submission: Submission): string {
  return hash('sha256', contentOf(submission), 'hex').slice(0, 32);
}

/** The first payment with each of the ids, those that have one. */
export async function knownAmong(tx: Tx, transactionIds: string[]): Promise<Map<string, Known>> {
  const rows = await findKnown(tx, transactionIds);
  return new Map(
    rows.map(({ transaction_id, id, content_hash, batch_id, batch_line }) => [
      transaction_id,
      { paymentId: id, contentHash: content_hash, batchId: batch_id, batchLine: batch_line },
    ]),
  );
}
