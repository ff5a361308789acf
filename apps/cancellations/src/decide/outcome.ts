// Takes payments' report on an approved decision: the money is back, the payment cancelled, or neither and
// why.
import type { DecisionFailed, PaymentOutcome } from '#events';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { changeCase, lockCase, lockCasesAbout, lockPayments, recordHistory } from '../cases/case.sql.js';
import { leadsTo, openStates } from '../way.js';
import { tell } from '../reply/tell.js';

/** A payment was undone for a case. Told twice, it changes nothing the second time. */
export async function takeUndone(
  cancellations: Cancellations,
  outcome: PaymentOutcome,
  tx: Tx,
): Promise<void> {
  if (outcome.caseId === undefined) return;
  await lockPayments(tx, [outcome.transactionId]);
  const rows = await lockCasesAbout(tx, outcome.transactionId, openStates);
  const row = rows.find(({ id }) => id === outcome.caseId);
  if (row?.state !== 'approved') return;
  const state = outcome.state === 'reversed' ? 'reversed' : 'cancelled';
  const known = knownAfter(row, outcome.transactionId, state);
  await changeCase(tx, row.id, { state, known, decided_at: new Date(outcome.atMs), failure: null });
  const { transactionId, amountMinor, currency } = outcome;
  await recordHistory(tx, row.id, {
    actor: 'payments',
    act: state,
    details: { transactionId, amountMinor, currency },
  });
  await tell(cancellations, tx, { row: { ...row, state, known }, kind: state });
  for (const other of rows)
    if (other !== row)
      await takeUndoneElsewhere(cancellations, tx, { row: other, undoneBy: row.id, transactionId, state });
}

/** Another case about the same payment: nobody shall propose or approve what is done already. */
async function takeUndoneElsewhere(
  cancellations: Cancellations,
  tx: Tx,
  of: { row: CaseRow; undoneBy: string; transactionId: string; state: 'reversed' | 'cancelled' },
): Promise<void> {
  const { row, undoneBy, transactionId, state } = of;
  const known = knownAfter(row, transactionId, state);
  const isHandedBack = leadsTo(row.state, 'unmatched');
  await changeCase(tx, row.id, {
    known,
    match: 'undone-already',
    ...(isHandedBack && { state: 'unmatched', proposal: null }),
  });
  const details = { transactionId, caseId: undoneBy };
  await recordHistory(tx, row.id, { actor: 'payments', act: `${state} for another case`, details });
  if (isHandedBack)
    await tell(cancellations, tx, { row: { ...row, known, proposal: null }, kind: 'undone-already' });
}

function knownAfter(row: CaseRow, transactionId: string, state: 'reversed' | 'cancelled'): CaseRow['known'] {
  return row.known.map((payment) =>
    payment.transactionId === transactionId ? { ...payment, state, transactionStatus: 'CANC' } : payment,
  );
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
