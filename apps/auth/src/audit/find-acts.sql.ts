// Statements that read the audit trail.
import type { Database } from '#db';
import type { ChainLink } from './audit.rules.js';

export interface ActFilter {
  actor: string | null;
  target: string | null;
  act: string | null;
  address: string | null;
  fromMs: number | null;
  untilMs: number | null;
}

export interface EntryRow extends ChainLink {
  body: string;
}

/** Entries after a place, in their order. */
export function findEntries(
  database: Pick<Database, 'rows'>,
  filter: ActFilter,
  page: { afterSeq: number; limit: number },
): Promise<EntryRow[]> {
  return database.rows(
    `select seq, body, hash from auth.audit_entry
     where seq > $1
       and ($2::text is null or actor = $2) and ($3::text is null or target = $3)
       and ($4::text is null or act = $4) and ($5::text is null or address = $5)
       and ($6::bigint is null or at_ms >= $6) and ($7::bigint is null or at_ms < $7)
     order by seq limit $8`,
    [
      page.afterSeq,
      filter.actor,
      filter.target,
      filter.act,
      filter.address,
      filter.fromMs,
      filter.untilMs,
      page.limit,
    ],
  );
}

export async function readHead(database: Pick<Database, 'rows'>): Promise<ChainLink> {
  const [head] = await database.rows<ChainLink>(`select seq, hash from auth.audit_head`);
  return head;
}
