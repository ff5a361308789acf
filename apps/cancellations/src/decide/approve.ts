// The stage that decides: a second operator approves or rejects exactly what the first proposed; an approved
// one leaves in the same transaction.
import { isUniqueViolation, type Tx } from '#db';
import { eventOf, events } from '#events';
import { Problem } from '#http';
import { faultPoint, type OutgoingEvent } from '#log';
import { now } from '#time';
import type { Cancellations } from '../cancellations.js';
import { type Approval, type CaseRow } from '../cases/case-row.js';
import { paymentOf } from '../cases/payment.rules.js';
import { changeCase, recordHistory } from '../cases/case.sql.js';
import { answerDueAt } from '../calendar/due.js';
import { needsRecall, recall } from '../recall/recall.js';
import { lockForWork } from '../work/lock.js';
import { judgeApproval } from './decide.rules.js';
import { hashOf, type Operator } from './propose.js';
import { tell } from '../reply/tell.js';
import { problemOfRefusal } from './refusal.js';

export interface Deciding {
  decision: 'approve' | 'reject';
  note?: string | undefined;
  /** What a rejected customer is told beside the fact. */
  answer?: string | undefined;
  /** Hash of the proposal as the operator saw it. */
  contentHash?: string | undefined;
  by: Operator;
}

export async function approve(
  cancellations: Cancellations,
  caseId: string,
  deciding: Deciding,
): Promise<void> {
  try {
    await cancellations.database.transaction(async (tx) => {
      const row = await lockForWork(tx, caseId, deciding.by.subject);
      const event = await approveLocked(cancellations, tx, { row, deciding });
      if (event) await cancellations.log.append(tx, 'cancellations.decisions', [event]);
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new Problem('conflict', 'the payment is being undone for another case, or was undone already');
    throw error;
  }
  faultPoint('decision-approved');
}

/**
 * The same for a case that the transaction holds locked; the event that must leave with it, if it is
 * carried out.
 */
export async function approveLocked(
  cancellations: Cancellations,
  tx: Tx,
  { row, deciding }: { row: CaseRow; deciding: Deciding },
): Promise<OutgoingEvent | undefined> {
  const { proposal } = row;
  const judged = judgeApproval({
    state: row.state,
    proposedBy: proposal?.by,
    approver: deciding.by.subject,
    hashNow: proposal ? hashOf(row, proposal) : '',
    hashProposed: proposal?.hash,
    hashSeen: deciding.contentHash,
  });
  if (!judged.ok) throw problemOfRefusal(judged);
  const at = now();
  const approval: Approval = {
    by: deciding.by.subject,
    byName: deciding.by.name,
    at: at.toISOString(),
    note: deciding.note ?? null,
  };
  const undo = deciding.decision === 'approve' && proposal!.decision === 'undo';
  const details = { note: approval.note, hash: proposal!.hash, decision: proposal!.decision };
  const act = deciding.decision === 'approve' ? 'approved' : 'rejected';
  await recordHistory(tx, row.id, { actor: approval.by, act, details });
  if (undo) return carryOut(cancellations, tx, { row, approval, at });
  await changeCase(tx, row.id, { state: 'rejected', approval, decided_at: at });
  await tell(cancellations, tx, { row, kind: 'rejected', note: deciding.answer });
  return undefined;
}

/** What payments must do at once, if no other bank has to be asked first. */
async function carryOut(
  cancellations: Cancellations,
  tx: Tx,
  { row, approval, at }: { row: CaseRow; approval: Approval; at: Date },
): Promise<OutgoingEvent | undefined> {
  const payment = paymentOf(row)!;
  const approved = { ...row, approval };
  if (needsRecall(cancellations, payment)) {
    // From now on it waits for the other bank, and is overdue when that has not answered in time.
    await changeCase(tx, row.id, { state: 'recalled', approval, due_at: answerDueAt(cancellations, at) });
    await recall(cancellations, tx, { row: approved, payment, reason: row.proposal!.reason });
    await recordHistory(tx, row.id, {
      actor: 'recall',
      act: 'asked',
      details: { creditorIban: payment.creditorIban },
    });
    return undefined;
  }
  await changeCase(tx, row.id, { state: 'approved', approval });
  return approvedEvent(approved, at);
}

/** The decision as payments takes it. */
export function approvedEvent(row: CaseRow, at: Date): OutgoingEvent {
  const proposal = row.proposal!;
  const data = {
    caseId: row.id,
    transactionId: proposal.transactionId!,
    debtorIban: paymentOf(row)!.debtorIban,
    reason: proposal.reason,
    proposedBy: proposal.by,
    approvedBy: row.approval!.by,
    approvedAtMs: at.getTime(),
  };
  return eventOf(events.cancellationApproved, data, {
    id: `${row.id}.approved.${row.version}`,
    timeMs: at.getTime(),
  });
}
