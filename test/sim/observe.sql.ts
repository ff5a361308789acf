// Statements that look at what the product stored, for the simulation's checks.
import type { Database } from '#db';
import { integers, bigints, texts } from '#db';

export interface StoredRecords {
  topic: string;
  partition: number;
  base_offset: number;
  count: number;
  lines: string;
}

/** Record batches of the table from given offsets on. */
export function newRecords(
  database: Database,
  seen: readonly { topic: string; partition: number; next: number }[],
): Promise<StoredRecords[]> {
  return database.rows<StoredRecords>(
    `select b.topic, b.partition, b.base_offset, b.count, convert_from(b.bytes, 'UTF8') as lines
     from unnest($1::text[], $2::int[], $3::bigint[]) as s (topic, partition, next)
     join log.record_batch b on b.topic = s.topic and b.partition = s.partition and b.base_offset >= s.next
     order by b.topic, b.partition, b.base_offset`,
    [
      texts(seen.map(({ topic }) => topic)),
      integers(seen.map(({ partition }) => partition)),
      bigints(seen.map(({ next }) => next)),
    ],
  );
}

export function positions(
  database: Database,
): Promise<{ topic: string; partition: number; position: number }[]> {
  return database.rows('select topic, partition, position from payments.position order by topic, partition');
}

export function balances(
  database: Database,
): Promise<{ iban: string; state: string; debits: number; credits: number }[]> {
  return database.rows(
    `select a.iban, a.state, coalesce(sum(b.debits_minor), 0)::bigint as debits,
       coalesce(sum(b.credits_minor), 0)::bigint as credits
     from ledger.account a left join ledger.balance b on b.account_id = a.id group by a.id`,
  );
}

/** Every payment in one line: id, state, first reason, file, and how often money moved for it and back. */
export async function paymentLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', p.transaction_id, p.state, coalesce(p.reasons -> 0 ->> 'code', '-'),
       coalesce(p.batch_id, '-'), coalesce(t.moved, 0), coalesce(t.back, 0)) as line
     from payments.payment p
     left join (select payment_id, count(*) filter (where reverses is null) as moved,
                  count(*) filter (where reverses is not null) as back
                from ledger.transfer group by payment_id) t on t.payment_id = p.id`,
  );
  return rows.map(({ line }) => line);
}

/** Every kind of change of state that took place after a first decision. */
export function changes(database: Database): Promise<{ first: string; next: string }[]> {
  // A state's place in the type is its place in a payment's life; times come from clocks that may be wrong.
  return database.rows(
    `select distinct lag(c.state::text, 1, case when c.state = 'reversed' then 'settled' else 'held' end)
       over (partition by c.payment_id order by c.state) as first, c.state::text as next
     from payments.change c`,
  );
}

export async function repeatLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', transaction_id, kind, count(*)) as line
     from payments.repeat group by transaction_id, kind`,
  );
  return rows.map(({ line }) => line);
}

export async function batchLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', batch_id, sum(settled), sum(refused), sum(held), sum(replayed), sum(conflicts),
       sum(cancelled)) as line
     from payments.batch_count group by batch_id`,
  );
  return rows.map(({ line }) => line);
}

export async function fileLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', id, received, malformed) as line from payments.batch`,
  );
  return rows.map(({ line }) => line);
}

export async function acceptedLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ transaction_id: string }>(
    'select transaction_id from payments.accepted',
  );
  return rows.map((row) => row.transaction_id);
}

/** How many payments and how many repeated submissions are stored. */
export async function storedCounts(database: Database): Promise<string> {
  const [row] = await database.rows<{ payments: number; repeats: number }>(
    `select (select count(*) from payments.payment)::int as payments,
       (select count(*) from payments.repeat)::int as repeats`,
  );
  return `${row.payments} payments, ${row.repeats} repeats`;
}

export interface Letter {
  id: string;
  place: string;
  state: 'parked' | 'replaying' | 'replayed' | 'discarded';
}

/** All dead letters in the order in which they are replayed. */
export function letters(database: Database): Promise<Letter[]> {
  return database.rows(
    `select id, topic || '/' || partition || '/' || position as place, state
     from payments.dead_letter order by parked_at, id`,
  );
}

export async function batchOf(database: Database, client: string): Promise<string | undefined> {
  const [row] = await database.rows<{ id: string }>('select id from payments.batch where client = $1', [
    client,
  ]);
  return row?.id;
}
