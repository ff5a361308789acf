// Statements of a biller's history.
import type { BillerVersion } from '#references';
import type { Database } from '#db';

export interface VersionRow {
  version: number;
  content: BillerVersion;
  proposed_by: string;
  approved_by: string;
  proposal_id: string | null;
  published_at: Date;
}

/** Every version of a biller, the oldest first. */
export function readVersions(database: Pick<Database, 'rows'>, code: string): Promise<VersionRow[]> {
  return database.rows(
    `select version, content, proposed_by, approved_by, proposal_id, published_at
     from catalog.biller_version where code = $1 order by version`,
    [code],
  );
}
