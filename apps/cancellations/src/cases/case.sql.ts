// Statements of cases and their history.
import type { Database, Tx } from '#db';
import { now } from '#time';
import type { CaseRow } from './case-row.js';

type Reader = Pick<Database, 'rows'>;

export async function findCase(database: Reader, id: string): Promise<CaseRow | undefined> {
  const [row] = await database.rows<CaseRow>(`select * from cancellations.case where id = $1`, [id]);
  return row;
}

// Rows that refer to the case may be written meanwhile.
export async function lockCase(tx: Tx, id: string): Promise<CaseRow | undefined> {
  const [row] = await tx.rows<CaseRow>(`select * from cancellations.case where id = $1 for no key update`, [
    id,
  ]);
  return row;
}

// Apart from the locks of others: the first key of ours.
const paymentLocks = 1_763_900;

/**
 * Makes whoever learns something about these payments wait for each other until commit, so that a case that
 * is just being matched and a payment that is just being undone do not miss each other. Taken before any
 * case is locked.
 */
export async function lockPayments(tx: Tx, transactionIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(transactionIds)].sort())
    await tx.rows(`select pg_advisory_xact_lock($1, hashtext($2))`, [paymentLocks, id]);
}

/** How cases ended that undid one of these payments. */
export function findUndone(
  tx: Tx,
  transactionIds: readonly string[],
): Promise<{ transaction_id: string; state: 'reversed' | 'cancelled' }[]> {
  return tx.rows(
    `select transaction_id, state from cancellations.case
     where transaction_id = any ($1::text[]) and state in ('reversed', 'cancelled')`,
    [transactionIds],
  );
}

/** The cases that are about a payment and not at an end, in the order in which they are locked everywhere. */
export function lockCasesAbout(tx: Tx, transactionId: string, states: readonly string[]): Promise<CaseRow[]> {
  return tx.rows<CaseRow>(
    `select * from cancellations.case where transaction_id = $1 and state = any ($2::text[])
     order by id for no key update`,
    [transactionId, states],
  );
}

export type NewCase = Pick<
  CaseRow,
  | 'id'
  | 'state'
  | 'mail_id'
  | 'customer_address'
  | 'customer_name'
  | 'subject'
  | 'language'
  | 'findings'
  | 'verification'
  | 'match'
  | 'confidence'
  | 'evidence'
  | 'reason'
  | 'reason_text'
  | 'due_at'
>;

/** Opens a case; the answer is its number for people. */
export async function insertCase(tx: Tx, row: NewCase, at: Date): Promise<number> {
  const [made] = await tx.rows<{ number: number }>(
    `insert into cancellations.case (id, state, mail_id, opened_at, changed_at, customer_address, customer_name, subject,
       language, findings, verification, match, confidence, evidence, reason, reason_text, due_at)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning number`,
    [
      row.id,
      row.state,
      row.mail_id,
      at,
      row.customer_address,
      row.customer_name,
      row.subject,
      row.language,
      JSON.stringify(row.findings),
      row.verification,
      row.match,
      row.confidence,
      JSON.stringify(row.evidence),
      row.reason,
      row.reason_text,
      row.due_at,
    ],
  );
  return made.number;
}

const jsonColumns = new Set([
  'findings',
  'evidence',
  'known',
  'twins',
  'missing',
  'proposal',
  'approval',
  'failure',
  'consent',
]);

export type CaseChange = Partial<
  Omit<CaseRow, 'id' | 'number' | 'version' | 'mail_id' | 'opened_at' | 'changed_at'>
>;

/** Changes the given columns of a case that this transaction holds locked. */
export async function changeCase(tx: Tx, id: string, change: CaseChange): Promise<void> {
  const names = Object.keys(change).sort() as (keyof CaseChange)[];
  const values = names.map((name) =>
    jsonColumns.has(name) && change[name] !== null ? JSON.stringify(change[name]) : change[name],
  );
  const sets = names.map((name, index) => `${name} = $${index + 3}`);
  await tx.run(
    `update cancellations.case set version = version + 1, changed_at = $2${sets.map((set) => `, ${set}`).join('')} where id = $1`,
    [id, now(), ...values],
  );
}

export interface HistoryRow {
  at: Date;
  actor: string;
  act: string;
  details: Record<string, unknown>;
}

export async function recordHistory(
  tx: Tx,
  caseId: string,
  entry: { actor: string; act: string; details?: object },
): Promise<void> {
  await tx.run(
    `insert into cancellations.history (case_id, at, actor, act, details) values ($1, $2, $3, $4, $5)`,
    [caseId, now(), entry.actor, entry.act, JSON.stringify(entry.details ?? {})],
  );
}

export function findHistory(database: Reader, caseId: string): Promise<HistoryRow[]> {
  return database.rows(
    `select at, actor, act, details from cancellations.history where case_id = $1 order by id`,
    [caseId],
  );
}
