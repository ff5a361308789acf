// Takes payments' report on an approved decision: the money is back, the payment cancelled, or neither and
// why.
import type { DecisionFailed, PaymentOutcome } from '#events';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import { changeCase, lockCase, recordHistory } from '../cases/case.sql.js';
import { tell } from './tell.js';

/** A payment was undone for a case. Told twice, it changes nothing the second time. */
export async function takeUndone(
  cancellations: Cancellations,
  outcome: PaymentOutcome,
  tx: Tx,
): Promise<void> {
  const row = outcome.caseId === undefined ? undefined : await lockCase(tx, outcome.caseId);
  if (row?.state !== 'approved' || row.transaction_id !== outcome.transactionId) return;
  const state = outcome.state === 'reversed' ? 'reversed' : 'cancelled';
  const known = row.known.map((payment) =>
    payment.transactionId === outcome.transactionId
      ? { ...payment, state, transactionStatus: 'CANC' }
      : payment,
  );
  await changeCase(tx, row.id, { state, known, decided_at: new Date(outcome.atMs), failure: null });
  const { transactionId, amountMinor, currency } = outcome;
  await recordHistory(tx, row.id, {
    actor: 'payments',
    act: state,
    details: { transactionId, amountMinor, currency },
  });
  await tell(cancellations, tx, { row: { ...row, state, known }, kind: state });
}

/** A decision could not be carried out; nothing moved. */
export async function takeFailed(
  { caseId, transactionId, code, text }: DecisionFailed,
  tx: Tx,
): Promise<void> {
  const row = await lockCase(tx, caseId);
  if (row?.state !== 'approved' || row.transaction_id !== transactionId) return;
  await changeCase(tx, caseId, { state: 'failed', failure: { code, text } });
  await recordHistory(tx, caseId, {
    actor: 'payments',
    act: 'failed',
    details: { transactionId, code, text },
  });
}
