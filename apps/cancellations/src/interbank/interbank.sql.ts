// Statements of recalls and of the messages that come in.
import type { Database, Tx } from '#db';

export interface RecallRow {
  case_id: string;
  message_id: string;
  cancellation_id: string;
  transaction_id: string;
  amount_minor: number;
  currency: string;
  debtor_iban: string;
  creditor_iban: string;
  xml: string;
  made_at: Date;
  written_at: Date | null;
  answer_due_at: Date;
  state: 'asked' | 'pending' | 'returned' | 'refused';
  code: string | null;
}

export type NewRecall = Omit<RecallRow, 'written_at' | 'state' | 'code'>;

/** A case that was refused once may ask again: the new recall takes the old one's place. */
export function insertRecall(tx: Tx, row: NewRecall): Promise<number> {
  return tx.run(
    `insert into cancellations.recall (case_id, message_id, cancellation_id, transaction_id, amount_minor, currency,
       debtor_iban, creditor_iban, xml, made_at, answer_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (case_id) do update set message_id = excluded.message_id, cancellation_id = excluded.cancellation_id,
       transaction_id = excluded.transaction_id, amount_minor = excluded.amount_minor, currency = excluded.currency,
       debtor_iban = excluded.debtor_iban, creditor_iban = excluded.creditor_iban, xml = excluded.xml,
       made_at = excluded.made_at, answer_due_at = excluded.answer_due_at, written_at = null, state = 'asked', code = null`,
    [
      row.case_id,
      row.message_id,
      row.cancellation_id,
      row.transaction_id,
      row.amount_minor,
      row.currency,
      row.debtor_iban,
      row.creditor_iban,
      row.xml,
      row.made_at,
      row.answer_due_at,
    ],
  );
}

export async function findRecall(
  database: Pick<Database, 'rows'>,
  by: { caseId?: string | undefined; transactionId?: string | undefined },
): Promise<RecallRow | undefined> {
  const [row] = await database.rows<RecallRow>(
    `select * from cancellations.recall
     where (case_id = $1 or ($1::text is null and transaction_id = $2)) order by made_at desc limit 1`,
    [by.caseId ?? null, by.transactionId ?? null],
  );
  return row;
}

export function moveRecall(
  tx: Tx,
  caseId: string,
  to: { state: RecallRow['state']; code: string | null },
): Promise<number> {
  return tx.run(`update cancellations.recall set state = $2, code = $3 where case_id = $1`, [
    caseId,
    to.state,
    to.code,
  ]);
}

/** Recalls that have not left yet. */
export function unwrittenRecalls(
  database: Pick<Database, 'rows'>,
): Promise<{ message_id: string; xml: string }[]> {
  return database.rows(
    `select message_id, xml from cancellations.recall where written_at is null order by made_at limit 100`,
  );
}

export function markWritten(database: Pick<Database, 'run'>, messageId: string, at: Date): Promise<number> {
  return database.run(`update cancellations.recall set written_at = $2 where message_id = $1`, [
    messageId,
    at,
  ]);
}

export interface MessageRow {
  id: string;
  name: string;
  received_at: Date;
  state: 'taken' | 'unmatched' | 'refused';
  problem: string | null;
  case_ids: string[];
}

export interface NewMessage extends MessageRow {
  contentHash: Buffer;
  raw: Buffer;
}

export async function findMessage(
  database: Pick<Database, 'rows'>,
  by: { id?: string; contentHash?: Buffer },
): Promise<(MessageRow & { raw: Buffer }) | undefined> {
  const [row] = await database.rows<MessageRow & { raw: Buffer }>(
    `select id, name, received_at, state, problem, case_ids, raw from cancellations.message
     where id = $1 or content_hash = $2`,
    [by.id ?? null, by.contentHash ?? null],
  );
  return row;
}

export async function insertMessage(tx: Tx, row: NewMessage): Promise<boolean> {
  const made = await tx.run(
    `insert into cancellations.message (id, content_hash, name, raw, received_at, state, problem, case_ids)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (content_hash) do nothing`,
    [row.id, row.contentHash, row.name, row.raw, row.received_at, row.state, row.problem, row.case_ids],
  );
  return made === 1;
}

export function listMessages(
  database: Pick<Database, 'rows'>,
  state: string | undefined,
): Promise<MessageRow[]> {
  return database.rows(
    `select id, name, received_at, state, problem, case_ids from cancellations.message
     where ($1::text is null or state = $1) order by received_at desc, id desc limit 100`,
    [state ?? null],
  );
}
