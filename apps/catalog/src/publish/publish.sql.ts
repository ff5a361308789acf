// Statements of publishing: versions, what is published of each biller, and the number of the edition.
import type { BillerVersion } from '#references';
import { integers, texts, type Database, type Tx } from '#db';

export interface NewVersion {
  content: BillerVersion;
  proposedBy: string;
  approvedBy: string;
  proposalId: string | null;
}

export async function insertVersions(tx: Tx, versions: readonly NewVersion[], at: Date): Promise<void> {
  await tx.run(
    `insert into catalog.biller_version
       (code, version, content, valid_from, proposed_by, approved_by, proposal_id, published_at)
     select code, version, content::jsonb, valid_from::date, proposed_by, approved_by, proposal_id,
       $8::timestamptz
     from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       as w (code, version, content, valid_from, proposed_by, approved_by, proposal_id)`,
    [
      texts(versions.map(({ content }) => content.code)),
      integers(versions.map(({ content }) => content.version)),
      texts(versions.map(({ content }) => JSON.stringify(content))),
      texts(versions.map(({ content }) => content.validFrom)),
      texts(versions.map((version) => version.proposedBy)),
      texts(versions.map((version) => version.approvedBy)),
      texts(versions.map((version) => version.proposalId)),
      at,
    ],
  );
}

/** Keeps everybody else from publishing until commit; returns the number of the edition. */
export async function lockEdition(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ number: number }>(`select number from catalog.edition for update`);
  return row.number;
}

/**
 * Locks the edition until commit: publications happen one after the other. Returns the number of the new
 * one.
 */
export async function beginEdition(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ number: number }>(
    `update catalog.edition set number = number + 1 returning number`,
  );
  return row.number;
}

export async function versionsOf(
  tx: Pick<Tx, 'rows'>,
  codes: readonly string[],
): Promise<Map<string, BillerVersion[]>> {
  const rows = await tx.rows<{ code: string; versions: BillerVersion[] }>(
    `select code, jsonb_agg(content order by version) as versions from catalog.biller_version
     where code = any ($1::text[]) group by code`,
    [texts(codes)],
  );
  return new Map(rows.map((row) => [row.code, row.versions]));
}

export interface PublishedBiller {
  code: string;
  versions: BillerVersion[];
}

export async function savePublished(
  tx: Tx,
  billers: readonly PublishedBiller[],
  edition: number,
): Promise<void> {
  await tx.run(
    `insert into catalog.biller (code, versions, changed_in)
     select code, versions::jsonb, $3::bigint from unnest($1::text[], $2::text[]) as w (code, versions)
     on conflict (code) do update set versions = excluded.versions, changed_in = excluded.changed_in`,
    [
      texts(billers.map((biller) => biller.code)),
      texts(billers.map((biller) => JSON.stringify(biller.versions))),
      edition,
    ],
  );
}

export async function readEdition(database: Pick<Database, 'rows'>): Promise<{ id: string; number: number }> {
  const [row] = await database.rows<{ id: string; number: number }>(`select id, number from catalog.edition`);
  return row;
}

/** Billers changed after an edition, by code: the next ones after `afterCode`, at most `limit`. */
export function changedSince(
  database: Pick<Database, 'rows'>,
  of: { edition: number; afterCode: string; limit: number },
): Promise<PublishedBiller[]> {
  return database.rows(
    `select code, versions from catalog.biller
     where changed_in > $1 and code > $2 collate "C" order by code limit $3`,
    [of.edition, of.afterCode, of.limit],
  );
}
