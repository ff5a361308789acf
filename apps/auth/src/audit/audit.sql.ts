// Statements of the audit trail: the head is locked first, so that entries stand in the order in which they
// commit.
import type { Tx } from '#db';
import type { ChainLink } from './audit.rules.js';

export async function lockHead(tx: Tx): Promise<ChainLink> {
  const [head] = await tx.rows<ChainLink>(`select seq, hash from auth.audit_head for update`);
  return head;
}

export function appendEntry(tx: Tx, link: ChainLink, body: string): Promise<number> {
  return tx.run(
    `with entry as (insert into auth.audit_entry (seq, body, hash) values ($1, $2, $3))
     update auth.audit_head set seq = $1, hash = $3`,
    [link.seq, body, link.hash],
  );
}
