// Statements of deduplicating: which ids are payments already.
import type { Tx } from '#db';
import { texts } from '#db';

export interface KnownRow {
  transaction_id: string;
  id: number;
  content_hash: string;
  batch_id: string | null;
  batch_line: number | null;
}

export function findKnown(tx: Pick<Tx, 'rows'>, transactionIds: string[]): Promise<KnownRow[]> {
  return tx.rows(
    `select transaction_id, id, encode(content_hash, 'hex') as content_hash, batch_id, batch_line
     from payments.payment where transaction_id = any ($1::text[])`,
    [texts(transactionIds)],
  );
}
