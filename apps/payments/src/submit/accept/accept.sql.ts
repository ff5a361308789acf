// Statements of single payments between acceptance and outcome.
import type { Database, Tx } from '#db';
import { byteas, texts } from '#db';
import type { Submission } from '#events';

/** Stores what is new, in the order given; the answer holds the ids that were. */
export async function insertAccepted(
  tx: Tx,
  accepted: readonly { submission: Submission; contentHash: string; client: string }[],
  at: Date,
): Promise<string[]> {
  if (accepted.length === 0) return [];
  const rows = await tx.rows<{ transaction_id: string }>(
    `insert into payments.accepted (transaction_id, content_hash, submission, client, accepted_at)
     select transaction_id, content_hash, submission, client, $5::timestamptz
     from unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) as w (transaction_id, content_hash, submission, client)
     on conflict (transaction_id) do nothing returning transaction_id`,
    [
      texts(accepted.map(({ submission }) => submission.transactionId)),
      byteas(accepted.map(({ contentHash }) => Buffer.from(contentHash, 'hex'))),
      texts(accepted.map(({ submission }) => JSON.stringify(submission))),
      texts(accepted.map(({ client }) => client)),
      at,
    ],
  );
  return rows.map((row) => row.transaction_id);
}

export interface AcceptedRow {
  transaction_id: string;
  content_hash: string;
  submission: string;
  client: string;
  accepted_at: Date;
}

export async function findAccepted(tx: Pick<Tx, 'rows'>, transactionIds: string[]): Promise<AcceptedRow[]> {
  if (transactionIds.length === 0) return [];
  return tx.rows<AcceptedRow>(
    `select transaction_id, encode(content_hash, 'hex') as content_hash, submission, client, accepted_at
     from payments.accepted where transaction_id = any ($1::text[])`,
    [texts(transactionIds)],
  );
}

/** Forgets what has its outcome: the payment's own row tells everything from then on. */
export function forgetDecided(database: Pick<Database, 'run'>, before: Date): Promise<number> {
  return database.run(
    `delete from payments.accepted a using payments.payment p
     where a.accepted_at < $1 and p.transaction_id = a.transaction_id`,
    [before],
  );
}
