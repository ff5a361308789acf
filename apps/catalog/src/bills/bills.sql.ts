// Statements of bills.
import { bigints, integers, texts, type Tx } from '#db';

export interface BillRow {
  biller_code: string;
  reference: string;
  revision: number;
  amount_minor: number;
  currency: string;
  due_date: string | null;
  payer: string | null;
  withdrawn: boolean;
  paid_by: string | null;
  state: 'open' | 'paid' | 'withdrawn';
  changed_by: string;
  changed_at: Date;
}

/** A bill as it shall be stored; its state follows from it. */
export type BillContent = Omit<BillRow, 'state' | 'changed_by' | 'changed_at'>;

type Reading = Pick<Tx, 'rows'>;

const columns = `biller_code, reference, revision, amount_minor, currency, due_date, payer, withdrawn,
  paid_by, state, changed_by, changed_at`;

/** One after the other for each biller: what is read of its bills stays true until commit. */
export async function lockBillsOf(tx: Tx, billerCodes: readonly string[]): Promise<void> {
  await tx.rows(
    `select pg_advisory_xact_lock(hashtextextended('catalog.bill ' || code, 0))
     from (select distinct code from unnest($1::text[]) as w (code) order by code) as ordered`,
    [texts(billerCodes)],
  );
}

export function readBills(
  database: Reading,
  keys: readonly { billerCode: string; reference: string }[],
): Promise<BillRow[]> {
  return database.rows(
    `select ${columns} from catalog.bill join unnest($1::text[], $2::text[]) as w (biller_code, reference)
       using (biller_code, reference)`,
    [texts(keys.map((key) => key.billerCode)), texts(keys.map((key) => key.reference))],
  );
}

export function listBills(
  database: Reading,
  of: { billerCode: string; state: string | undefined; afterReference: string; limit: number },
): Promise<BillRow[]> {
  return database.rows(
    `select ${columns} from catalog.bill
     where biller_code = $1 and ($2::text is null or state = $2) and reference > $3 collate "C"
     order by reference limit $4`,
    [of.billerCode, of.state ?? null, of.afterReference, of.limit],
  );
}

/** Stores bills and their new revisions; each bill once. */
export async function saveBills(
  tx: Tx,
  bills: readonly BillContent[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await tx.run(
    `with wanted as (
       select * from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[],
         $7::text[], $8::text[], $9::text[]) as w (biller_code, reference, revision, amount_minor, currency,
         due_date, payer, withdrawn, paid_by)
     ), saved as (
       insert into catalog.bill (biller_code, reference, revision, amount_minor, currency, due_date, payer,
         withdrawn, paid_by, changed_by, changed_at)
       select biller_code, reference, revision, amount_minor, currency, due_date::date, payer,
         withdrawn::boolean, paid_by, $10, $11::timestamptz from wanted
       on conflict (biller_code, reference) do update set revision = excluded.revision,
         amount_minor = excluded.amount_minor, currency = excluded.currency, due_date = excluded.due_date,
         payer = excluded.payer, withdrawn = excluded.withdrawn, paid_by = excluded.paid_by,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at
       returning *
     )
     insert into catalog.bill_change (biller_code, reference, revision, state, amount_minor, currency,
       due_date, payer, paid_by, changed_by, changed_at)
     select biller_code, reference, revision, state, amount_minor, currency, due_date, payer, paid_by,
       changed_by, changed_at from saved`,
    [
      texts(bills.map((bill) => bill.biller_code)),
      texts(bills.map((bill) => bill.reference)),
      integers(bills.map((bill) => bill.revision)),
      bigints(bills.map((bill) => bill.amount_minor)),
      texts(bills.map((bill) => bill.currency)),
      texts(bills.map((bill) => bill.due_date)),
      texts(bills.map((bill) => bill.payer)),
      texts(bills.map((bill) => String(bill.withdrawn))),
      texts(bills.map((bill) => bill.paid_by)),
      by,
      at,
    ],
  );
}

export interface BillPayment {
  paymentId: string;
  transactionId: string;
  billerCode: string;
  reference: string;
  state: 'settled' | 'reversed';
  at: Date;
}

/** Stores what payments told of their payments; a reversed one does not become settled again. */
export async function saveBillPayments(tx: Tx, payments: readonly BillPayment[]): Promise<void> {
  await tx.run(
    `insert into catalog.bill_payment (payment_id, transaction_id, biller_code, reference, state, at)
     select payment_id, transaction_id, biller_code, reference, state, at::timestamptz
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       as w (payment_id, transaction_id, biller_code, reference, state, at)
     on conflict (payment_id) do update set state = excluded.state, at = excluded.at
     where excluded.state = 'reversed'`,
    [
      texts(payments.map((payment) => payment.paymentId)),
      texts(payments.map((payment) => payment.transactionId)),
      texts(payments.map((payment) => payment.billerCode)),
      texts(payments.map((payment) => payment.reference)),
      texts(payments.map((payment) => payment.state)),
      texts(payments.map((payment) => payment.at.toISOString())),
    ],
  );
}

/** The transaction that pays a bill now: the first that settled and was not reversed. */
export async function payersOf(
  tx: Reading,
  keys: readonly { billerCode: string; reference: string }[],
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ biller_code: string; reference: string; transaction_id: string }>(
    `select distinct on (biller_code, reference) biller_code, reference, transaction_id
     from catalog.bill_payment join unnest($1::text[], $2::text[]) as w (biller_code, reference)
       using (biller_code, reference)
     where state = 'settled' order by biller_code, reference, at, payment_id`,
    [texts(keys.map((key) => key.billerCode)), texts(keys.map((key) => key.reference))],
  );
  return new Map(rows.map((row) => [`${row.biller_code}/${row.reference}`, row.transaction_id]));
}
