// Statements of the copy of the catalog.
import type { BillerVersion } from '#references';
import { texts, type Database, type Tx } from '#db';
import type { BillerPublished } from '#events';

export async function saveBillers(tx: Tx, billers: BillerPublished[], at: Date): Promise<void> {
  await tx.run(
    `insert into payments.biller (code, versions, changed_at)
     select code, versions::jsonb, $3::timestamptz from unnest($1::text[], $2::text[]) as w (code, versions)
     on conflict (code) do update set versions = excluded.versions, changed_at = excluded.changed_at`,
    [
      texts(billers.map((biller) => biller.code)),
      texts(billers.map((biller) => JSON.stringify(biller.versions))),
      at,
    ],
  );
  await tx.run(`update payments.biller_change set last = last + 1`);
}

// Stores of one moment may commit in another order than their times: look back a little.
export function changesSince(
  database: Pick<Database, 'rows'>,
  at: Date,
): Promise<{ code: string; versions: BillerVersion[]; changed_at: Date }[]> {
  return database.rows(
    `select code, versions, changed_at from payments.biller where changed_at >= $1::timestamptz - interval '10 minutes'`,
    [at],
  );
}
