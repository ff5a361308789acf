// Statements that look at what became of payments, past every door of the product.
import { bigints, texts, type Database } from '#db';

export interface StoredPayment {
  id: number;
  transaction_id: string;
  state: string;
  amount_minor: number | null;
  debtor_iban: string;
  creditor_iban: string;
}

export function findPayments(database: Database, transactionIds: string[]): Promise<StoredPayment[]> {
  return database.rows(
    `select id, transaction_id, state::text as state, amount_minor, debtor_iban, creditor_iban
     from payments.payment where transaction_id = any ($1::text[])`,
    [texts(transactionIds)],
  );
}

/** Payments whose ids begin with a prefix and are none of those that were sent. */
export function findStrays(
  database: Database,
  prefix: string,
  sent: string[],
): Promise<{ transaction_id: string }[]> {
  return database.rows(
    `select transaction_id from payments.payment
     where starts_with(transaction_id, $1)
       and not exists (select from unnest($2::text[]) as sent (id) where sent.id = transaction_id) limit 3`,
    [prefix, texts(sent)],
  );
}

/** How many of the payments are decided, or were at an instant. */
export async function countPayments(
  database: Database,
  transactionIds: string[],
  before: Date | null = null,
): Promise<number> {
  const [row] = await database.rows<{ decided: number }>(
    `select count(*)::int as decided from payments.payment
     where transaction_id = any ($1::text[]) and ($2::timestamptz is null or decided_at < $2)`,
    [texts(transactionIds), before],
  );
  return row.decided;
}

export interface Moved {
  payment_id: number;
  transfers: number;
  amount_minor: number;
  debtor_iban: string;
  creditor_iban: string;
}

/** What moved for each of the payments; one that moved nothing is missing. */
export function findMoved(database: Database, paymentIds: number[]): Promise<Moved[]> {
  return database.rows(
    `select t.payment_id, count(*)::int as transfers, sum(t.amount_minor)::bigint as amount_minor,
       min(d.iban) as debtor_iban, min(c.iban) as creditor_iban
     from ledger.transfer t join ledger.account d on d.id = t.debit_account
     join ledger.account c on c.id = t.credit_account
     where t.payment_id = any ($1::bigint[]) group by t.payment_id`,
    [bigints(paymentIds)],
  );
}

/** Records parked since a moment, and the last reason among them. */
export async function countParked(
  database: Database,
  since: Date,
): Promise<{ parked: number; reason: string }> {
  const [row] = await database.rows<{ parked: number; reason: string | null }>(
    `select count(*)::int as parked, max(reason) as reason from payments.dead_letter
     where state = 'parked' and parked_at >= $1`,
    [since],
  );
  return { parked: row.parked, reason: row.reason ?? '' };
}

/** The dead letter that holds a payment; undefined while there is none. */
export async function findParked(database: Database, transactionId: string): Promise<string | undefined> {
  const rows = await database.rows<{ id: string }>(
    `select id from payments.dead_letter
     where state = 'parked' and position($1 in convert_from(payload, 'UTF8')) > 0`,
    [JSON.stringify(transactionId)],
  );
  return rows[0]?.id;
}

export interface OutboxBatch {
  partition: number;
  base_offset: number;
  count: number;
  lines: string;
}

export function readOutbox(
  database: Database,
  topic: string,
  after: { partition: number; offset: number },
): Promise<OutboxBatch[]> {
  return database.rows(
    `select partition, base_offset, count, convert_from(bytes, 'UTF8') as lines from log.record_batch
     where topic = $1 and partition = $2 and base_offset >= $3 order by base_offset limit 200`,
    [topic, after.partition, after.offset],
  );
}

export function readPartitions(database: Database, topic: string): Promise<{ partition: number }[]> {
  return database.rows(`select partition from log.partition where topic = $1 order by partition`, [topic]);
}

/** Outcomes that the relay has not sent yet; null where nothing relays. */
export async function countUnrelayed(database: Database): Promise<number> {
  const [row] = await database.rows<{ waiting: number }>(
    `select count(*)::int as waiting
     from log.record_batch b left join log.relay r using (topic, partition)
     where b.base_offset + b.count > coalesce(r.position, 0)`,
  );
  return row.waiting;
}
