// Statements that move payments on along the way, after their first decision.
import { bigints, texts, type Tx } from '#db';
import type { Reason } from '#events';

/** Sets the state of payments; the reasons replace the old ones. */
export async function changeState(
  tx: Tx,
  payments: readonly { id: number; state: string; reasons: Reason[] | null }[],
): Promise<void> {
  await tx.run(
    `update payments.payment p set state = w.state::payments.state, reasons = w.reasons::jsonb
     from unnest($1::bigint[], $2::text[], $3::text[]) as w (id, state, reasons) where p.id = w.id`,
    [
      bigints(payments.map((payment) => payment.id)),
      texts(payments.map((payment) => payment.state)),
      texts(payments.map((payment) => payment.reasons && JSON.stringify(payment.reasons))),
    ],
  );
}

export interface Change {
  paymentId: number;
  state: string;
  reasons: Reason[] | null;
  caseId: string | null;
}

/** Records that payments went on to another state; each state once. */
export async function insertChanges(tx: Tx, changes: readonly Change[], at: Date): Promise<void> {
  await tx.run(
    `insert into payments.change (payment_id, state, at, reasons, case_id)
     select id, state::payments.state, $5::timestamptz, reasons::jsonb, case_id
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) as w (id, state, reasons, case_id)`,
    [
      bigints(changes.map((change) => change.paymentId)),
      texts(changes.map((change) => change.state)),
      texts(changes.map((change) => change.reasons && JSON.stringify(change.reasons))),
      texts(changes.map((change) => change.caseId)),
      at,
    ],
  );
}
