// Statements of batches of cases: those that one operator's list opened.
import type { Database, Tx } from '#db';
import type { CaseState } from '../way.js';

/** Keeps the list as it was sent, in place of the mail; false if the same list came before. */
export async function insertList(
  tx: Tx,
  list: { id: string; contentHash: Buffer; by: string; raw: Buffer; at: Date; subject: string },
): Promise<boolean> {
  const made = await tx.run(
    `insert into cancellations.mail (id, content_hash, door, submitted_by, raw, received_at, state, subject)
     values ($1, $2, 'http', $3, $4, $5, 'handled', $6) on conflict (content_hash) do nothing`,
    [list.id, list.contentHash, list.by, list.raw, list.at, list.subject],
  );
  return made === 1;
}

export async function findList(
  database: Pick<Database, 'rows'>,
  contentHash: Buffer,
): Promise<string | undefined> {
  const [row] = await database.rows<{ id: string }>(
    `select id from cancellations.mail where content_hash = $1`,
    [contentHash],
  );
  return row?.id;
}

export interface BatchCase {
  id: string;
  state: CaseState;
  transaction_id: string | null;
  hash: string | null;
}

/** The cases of a list, by id. */
export function casesOfList(database: Pick<Database, 'rows'>, listId: string): Promise<BatchCase[]> {
  return database.rows(
    `select id, state, transaction_id, proposal ->> 'hash' as hash from cancellations.case where mail_id = $1 order by id`,
    [listId],
  );
}
