// Statements of settling: what is known of ids, and the one write of everything decided about a batch's
// payments.
import type { Tx } from '#db';
import { bigints, byteas, integers, texts, timestamps } from '#db';
import type { DecidedPayment, Repeat } from './settle.rules.js';

export interface Marks {
  /** Move with every change of the catalog's copy and of accounts. */
  billers: number;
  accounts: number;
  /** Whether anybody is blocked at all. */
  blocked: boolean;
  /** The first id of a fresh block for the batch. */
  first_id: number;
}

/** Everything small that a batch needs to know, in one look. */
export async function readMarks(tx: Pick<Tx, 'rows'>): Promise<Marks> {
  const [row] = await tx.rows<Marks>(
    `select (select last from payments.biller_change) as billers,
       (select last from ledger.account_change) as accounts,
       exists (select from payments.blocked_subject where unblocked_at is null) as blocked,
       nextval('ledger.block') as first_id`,
  );
  return row;
}

/**
 * Stores payments and says how many: fewer than given if an id is taken, and then nothing may be kept of
 * this call.
 */
export async function insertPayments(
  tx: Tx,
  payments: DecidedPayment[],
  decidedAtMs: number,
): Promise<number> {
  if (payments.length === 0) return 0;
  const of = payments.map((payment) => payment.instruction);
  return tx.run(
    `insert into payments.payment (
       id, amount_minor, submitted_at, decided_at, batch_line, state, transaction_id, content_hash, debtor_iban,
       creditor_iban, creditor_name, currency, amount_text, remittance, biller_code, biller_reference,
       requested_execution_date, channel, client, batch_id, reasons)
     select id, amount_minor, submitted_at, $4::timestamptz, batch_line, state::payments.state, transaction_id,
       content_hash, debtor_iban, creditor_iban, creditor_name, currency, amount_text, remittance, biller_code,
       biller_reference, execution_date::date, channel, client, batch_id, reasons::jsonb
     from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $5::int[], $6::text[], $7::text[], $8::bytea[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
       $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])
       as w (id, amount_minor, submitted_at, batch_line, state, transaction_id, content_hash, debtor_iban,
         creditor_iban, creditor_name, currency, amount_text, remittance, biller_code, biller_reference,
         execution_date, channel, client, batch_id, reasons)
     on conflict (transaction_id) do nothing`,
    [
      bigints(payments.map((payment) => payment.id)),
      bigints(of.map((instruction) => instruction.amountMinor)),
      timestamps(of.map((instruction) => instruction.submittedAtMs)),
      new Date(decidedAtMs),
      integers(of.map((instruction) => instruction.batchLine)),
      texts(payments.map((payment) => payment.state)),
      texts(of.map((instruction) => instruction.transactionId)),
      byteas(of.map((instruction) => Buffer.from(instruction.contentHash, 'hex'))),
      texts(of.map((instruction) => instruction.debtorIban)),
      texts(of.map((instruction) => instruction.creditorIban)),
      texts(of.map((instruction) => instruction.creditorName)),
      texts(of.map((instruction) => instruction.currency)),
      texts(of.map((instruction) => instruction.amountText)),
      texts(of.map((instruction) => instruction.remittance)),
      texts(of.map((instruction) => instruction.billerCode)),
      texts(of.map((instruction) => instruction.billerReference)),
      texts(of.map((instruction) => instruction.executionDate)),
      texts(of.map((instruction) => instruction.channel)),
      texts(of.map((instruction) => instruction.client)),
      texts(of.map((instruction) => instruction.batchId)),
      texts(payments.map((payment) => payment.reasons && JSON.stringify(payment.reasons))),
    ],
  );
}

/**
 * Stores repeats, and gives those that are new: a record of a file that is read once more repeats nothing.
 */
export async function insertRepeats(tx: Tx, given: Repeat[]): Promise<Repeat[]> {
  if (given.length === 0) return [];
  const read = new Set(await readPlaces(tx, given));
  const repeats = given.filter((repeat) => {
    const place = placeOf(repeat);
    if (place === undefined) return true;
    if (read.has(place)) return false;
    read.add(place);
    return true;
  });
  if (repeats.length === 0) return [];
  const of = repeats.map((repeat) => repeat.instruction);
  await tx.run(
    `insert into payments.repeat (transaction_id, payment_id, kind, channel, client, batch_id, batch_line, submitted_at)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[])`,
    [
      texts(of.map((instruction) => instruction.transactionId)),
      bigints(repeats.map((repeat) => repeat.paymentId)),
      texts(repeats.map((repeat) => repeat.kind)),
      texts(of.map((instruction) => instruction.channel)),
      texts(of.map((instruction) => instruction.client)),
      texts(of.map((instruction) => instruction.batchId)),
      integers(of.map((instruction) => instruction.batchLine)),
      timestamps(of.map((instruction) => instruction.submittedAtMs)),
    ],
  );
  return repeats;
}

const placeOf = ({ instruction: { batchId, batchLine } }: Repeat): string | undefined =>
  batchId === null ? undefined : `${batchId}/${batchLine}`;

async function readPlaces(tx: Tx, repeats: readonly Repeat[]): Promise<string[]> {
  const of = repeats.map(({ instruction }) => instruction).filter(({ batchId }) => batchId !== null);
  if (of.length === 0) return [];
  const rows = await tx.rows<{ place: string }>(
    `select r.batch_id || '/' || r.batch_line as place
     from unnest($1::text[], $2::int[]) as w (batch_id, batch_line)
     join payments.repeat r on r.batch_id = w.batch_id and r.batch_line = w.batch_line`,
    [texts(of.map(({ batchId }) => batchId)), integers(of.map(({ batchLine }) => batchLine))],
  );
  return rows.map(({ place }) => place);
}

export interface BatchCount {
  batchId: string;
  settled: number;
  refused: number;
  held: number;
  replayed: number;
  conflicts: number;
  cancelled: number;
}

/**
 * Adds to the counts of files, in the row of one shard. Counts go down only for payments that leave `held`.
 */
export async function addBatchCounts(tx: Tx, shard: number, counts: BatchCount[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.run(
    `insert into payments.batch_count as held_count
       (batch_id, shard, settled, refused, held, replayed, conflicts, cancelled)
     select batch_id, $2::int, settled, refused, held, replayed, conflicts, cancelled
     from unnest($1::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[])
       as w (batch_id, settled, refused, held, replayed, conflicts, cancelled)
     on conflict (batch_id, shard) do update set
       settled = held_count.settled + excluded.settled, refused = held_count.refused + excluded.refused,
       held = held_count.held + excluded.held, replayed = held_count.replayed + excluded.replayed,
       conflicts = held_count.conflicts + excluded.conflicts, cancelled = held_count.cancelled + excluded.cancelled`,
    [
      texts(counts.map((count) => count.batchId)),
      shard,
      integers(counts.map((count) => count.settled)),
      integers(counts.map((count) => count.refused)),
      integers(counts.map((count) => count.held)),
      integers(counts.map((count) => count.replayed)),
      integers(counts.map((count) => count.conflicts)),
      integers(counts.map((count) => count.cancelled)),
    ],
  );
}
