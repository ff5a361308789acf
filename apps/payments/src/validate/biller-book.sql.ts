// Statements of the copy of the catalog.
import type { BillerVersion } from '#references';
import { texts, type Database, type Tx } from '#db';
import type { BillerPublished } from '#events';

/**
 * Stores billers as the next edition. The number's row stays locked until commit, so editions become visible
 * in their order: who has seen one has seen all before it.
 */
export function saveBillers(tx: Tx, billers: BillerPublished[]): Promise<number> {
  return tx.run(
    `with moved as (update payments.biller_change set last = last + 1 returning last)
     insert into payments.biller (code, versions, edition)
     select w.code, w.versions::jsonb, moved.last
     from moved, unnest($1::text[], $2::text[]) as w (code, versions)
     on conflict (code) do update set versions = excluded.versions, edition = excluded.edition`,
    [
      texts(billers.map((biller) => biller.code)),
      texts(billers.map((biller) => JSON.stringify(biller.versions))),
    ],
  );
}

/** A place in the copy, by edition and code. */
export interface BillerPlace {
  edition: number;
  code: string;
}

/** What was stored after a place, in order. */
export function billersAfter(
  database: Pick<Database, 'rows'>,
  { edition, code }: BillerPlace,
  limit: number,
): Promise<(BillerPlace & { versions: BillerVersion[] })[]> {
  return database.rows(
    `select edition, code, versions from payments.biller where (edition, code) > ($1::bigint, $2::text)
     order by edition, code limit $3`,
    [edition, code, limit],
  );
}
