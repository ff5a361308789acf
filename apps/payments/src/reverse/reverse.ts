// The stage that undoes: an approved decision cancels a held payment or reverses a settled one, once, and
// tells the case what came of it.
import { eventOf, events, type ApprovedDecision, type PaymentOutcome, type Reason } from '#events';
import { lockForDebit, nextBlock, post, type ShardHead, type Transfer } from '#ledger';
import type { Tx } from '#db';
import type { EventLog, OutgoingEvent } from '#log';
import { now } from '#time';
import { availableOf } from '../settle/facts.js';
import { noCount } from '../settle/batch-count.rules.js';
import { addBatchCounts } from '../settle/settle.sql.js';
import { freeBill } from '../validate/bill.sql.js';
import { changeState, insertChanges } from '../way.sql.js';
import { judgeUndoing, type Undoing } from './reverse.rules.js';
import { findSettlement, lockPayment, type LockedPayment, type Settlement } from './reverse.sql.js';

/** Carries out one approved decision in the transaction that moves the consumer's position. */
export async function undo(log: EventLog, decision: ApprovedDecision, tx: Tx): Promise<void> {
  const atMs = now().getTime();
  const payment = await lockPayment(tx, decision.transactionId);
  const settlement = payment?.state === 'settled' ? await findSettlement(tx, payment.id) : undefined;
  const locked = settlement && (await lockForDebit(tx, [settlement.credited.shard]));
  const available = settlement && (await availableOf(tx, [settlement.credited]));
  const undoing = judgeUndoing(
    payment && {
      state: payment.state,
      amountMinor: payment.amount_minor ?? 0,
      ...(settlement && {
        credited: settlement.credited,
        debited: settlement.debitState,
        availableMinor: available!.get(settlement.credited.id)!,
      }),
    },
  );
  if (undoing.act === 'fail') {
    await log.append(tx, 'payments.outcomes', [failure(decision, undoing, atMs)]);
    return;
  }
  if (undoing.act === 'reverse') {
    await postReversal(tx, { settlement: settlement!, heads: locked!, atMs });
    if (payment!.biller_code !== null) await freeBill(tx, payment!.id);
  }
  const state = undoing.act === 'reverse' ? 'reversed' : 'cancelled';
  const reasons = [{ code: decision.reason, text: 'cancelled on request' }];
  await changeState(tx, [{ id: payment!.id, state, reasons }]);
  await insertChanges(
    tx,
    [{ paymentId: payment!.id, state, reasons, caseId: decision.caseId }],
    new Date(atMs),
  );
  if (state === 'cancelled' && payment!.batch_id)
    await addBatchCounts(tx, 0, [{ ...noCount(payment!.batch_id), held: -1, cancelled: 1 }]);
  const { caseId } = decision;
  await log.append(tx, 'payments.outcomes', [undone(payment!, { state, reasons, caseId, atMs })]);
}

async function postReversal(
  tx: Tx,
  of: { settlement: Settlement; heads: Map<number, ShardHead>; atMs: number },
): Promise<void> {
  const { settlement, heads, atMs } = of;
  const { credited } = settlement;
  const reversal: Transfer = {
    id: await nextBlock(tx),
    debitAccount: credited.id,
    creditAccount: settlement.debitAccount,
    amountMinor: settlement.amountMinor,
    paymentId: settlement.paymentId,
    reverses: settlement.transferId,
  };
  await post(tx, { heads, transfers: new Map([[credited.shard, [reversal]]]), settledAtMs: atMs });
}

function failure(
  decision: ApprovedDecision,
  { code, text }: Extract<Undoing, { act: 'fail' }>,
  atMs: number,
): OutgoingEvent {
  const { caseId, transactionId } = decision;
  const data = { caseId, transactionId, code, text, atMs };
  return eventOf(events.decisionFailed, data, {
    id: `${caseId}.${transactionId}.failed.${atMs}`,
    timeMs: atMs,
  });
}

function undone(
  payment: LockedPayment,
  of: { state: 'cancelled' | 'reversed'; reasons: Reason[]; caseId: string; atMs: number },
): OutgoingEvent {
  const { state, reasons, caseId, atMs } = of;
  const paymentId = `pay_${payment.id}`;
  const outcome: PaymentOutcome = {
    paymentId,
    transactionId: payment.transaction_id,
    state,
    debtorIban: payment.debtor_iban,
    creditorIban: payment.creditor_iban,
    amountMinor: payment.amount_minor ?? 0,
    currency: payment.currency,
    atMs,
    reasons,
    caseId,
    ...(payment.biller_code !== null && { billerCode: payment.biller_code }),
    ...(payment.biller_reference !== null && { billerReference: payment.biller_reference }),
    ...(payment.batch_id !== null && { batchId: payment.batch_id }),
  };
  const definition = state === 'reversed' ? events.paymentReversed : events.paymentCancelled;
  return eventOf(definition, outcome, { id: `${paymentId}.${state}`, timeMs: atMs });
}
