// Statements of payments' own copy of the bills. A bill is paid if catalog says so or one of our payments
// pays it now.
import { bigints, integers, texts, type Tx } from '#db';
import type { BillChanged } from '#events';
import type { Bill } from './bill.rules.js';

/**
 * Stores what catalog says of bills; an older word than the one known changes nothing. Rows in the order of
 * keys.
 */
export async function storeBills(tx: Tx, bills: readonly BillChanged[]): Promise<void> {
  const sorted = [...bills].sort(byKey);
  await tx.run(
    `insert into payments.bill (biller_code, reference, revision, state, amount_minor, currency, paid_by)
     select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::text[], $7::text[])
     on conflict (biller_code, reference) do update set revision = excluded.revision, state = excluded.state,
       amount_minor = excluded.amount_minor, currency = excluded.currency, paid_by = excluded.paid_by
     where payments.bill.revision < excluded.revision`,
    [
      texts(sorted.map((bill) => bill.billerCode)),
      texts(sorted.map((bill) => bill.reference)),
      integers(sorted.map((bill) => bill.revision)),
      texts(sorted.map((bill) => bill.state)),
      bigints(sorted.map((bill) => bill.amountMinor)),
      texts(sorted.map((bill) => bill.currency)),
      texts(sorted.map((bill) => bill.paidBy)),
    ],
  );
}

// The order in which rows are locked everywhere: code first, then reference, by their bytes.
function byKey(a: BillChanged, b: BillChanged): number {
  if (a.billerCode !== b.billerCode) return a.billerCode < b.billerCode ? -1 : 1;
  return a.reference < b.reference ? -1 : 1;
}

/** The registered ones among the named bills, locked until commit, by `code/reference`. */
export async function lockBills(
  tx: Tx,
  named: readonly { billerCode: string; reference: string }[],
): Promise<Map<string, Bill>> {
  if (named.length === 0) return new Map();
  const rows = await tx.rows<{
    biller_code: string;
    reference: string;
    state: Bill['state'];
    amount_minor: number;
    currency: string;
    paid_by: string | null;
    paid_by_us: number | null;
  }>(
    `select b.biller_code, b.reference, b.state, b.amount_minor, b.currency, b.paid_by,
       (b.payment_ids[1])::bigint as paid_by_us
     from payments.bill b where (b.biller_code, b.reference) in
       (select code, reference from unnest($1::text[], $2::text[]) as w (code, reference))
     order by b.biller_code, b.reference for update of b`,
    [texts(named.map((bill) => bill.billerCode)), texts(named.map((bill) => bill.reference))],
  );
  return new Map(
    rows.map((row) => {
      const paidBy = row.paid_by ?? (row.paid_by_us === null ? undefined : `pay_${row.paid_by_us}`);
      const state = row.paid_by_us !== null && row.state === 'open' ? 'paid' : row.state;
      const bill: Bill = {
        amountMinor: row.amount_minor,
        currency: row.currency,
        state,
        ...(paidBy && { paidBy }),
      };
      return [`${row.biller_code}/${row.reference}`, bill];
    }),
  );
}

/**
 * Marks which payments pay a bill, in the transaction that settles them: a person may have let a second one
 * go on.
 */
export async function markBillsPaid(
  tx: Tx,
  paid: readonly { key: string; paymentId: number }[],
): Promise<void> {
  if (paid.length === 0) return;
  const parts = paid.map(
    ({ key }) => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)] as const,
  );
  await tx.run(
    `update payments.bill b set payment_ids = b.payment_ids || w.payment_ids
     from (select biller_code, reference, array_agg(payment_id order by payment_id) as payment_ids
           from unnest($1::text[], $2::text[], $3::bigint[]) as m (biller_code, reference, payment_id)
           group by biller_code, reference) w
     where b.biller_code = w.biller_code and b.reference = w.reference`,
    [
      texts(parts.map(([code]) => code)),
      texts(parts.map(([, reference]) => reference)),
      bigints(paid.map(({ paymentId }) => paymentId)),
    ],
  );
}

/** A payment that is undone pays no bill any more; another one of the same bill still does. */
export function freeBill(tx: Tx, paymentId: number): Promise<number> {
  return tx.run(
    `update payments.bill set payment_ids = array_remove(payment_ids, $1::bigint)
     where payment_ids @> array[$1::bigint]`,
    [paymentId],
  );
}
