// Statements of confirmations: what a customer was shown, waiting for the code that confirms it.
import type { ConfirmedPayment } from '#access';
import type { Database, Tx } from '#db';

export interface ConfirmationRow {
  id: string;
  person_id: string;
  session_id: string;
  payments: ConfirmedPayment[];
  digest: string;
  expires_at: Date;
  failures: number;
  used_at: Date | null;
}

export function insertConfirmation(
  tx: Tx,
  row: Omit<ConfirmationRow, 'failures' | 'used_at'> & { made_at: Date },
): Promise<number> {
  return tx.run(
    `insert into auth.confirmation (id, person_id, session_id, payments, digest, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.id,
      row.person_id,
      row.session_id,
      JSON.stringify(row.payments),
      row.digest,
      row.made_at,
      row.expires_at,
    ],
  );
}

export async function lockConfirmation(tx: Tx, id: string): Promise<ConfirmationRow | undefined> {
  const [row] = await tx.rows<ConfirmationRow>(
    `select id, person_id, session_id, payments, digest, expires_at, failures, used_at
     from auth.confirmation where id = $1 for update`,
    [id],
  );
  return row;
}

export function countConfirmationFailure(tx: Tx, id: string): Promise<number> {
  return tx.run(`update auth.confirmation set failures = failures + 1 where id = $1`, [id]);
}

export function useConfirmation(tx: Tx, id: string, at: Date): Promise<number> {
  return tx.run(`update auth.confirmation set used_at = $2 where id = $1 and used_at is null`, [id, at]);
}

export function forgetOldConfirmations(database: Pick<Database, 'run'>, before: Date): Promise<number> {
  return database.run(`delete from auth.confirmation where made_at < $1`, [before]);
}
