// The stage that proposes: one operator says what shall become of a case, and everything that the approver
// must see is fixed by a hash.
import { Problem } from '#http';
import { now } from '#time';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import { type CaseRow, type Proposal } from '../cases/case-row.js';
import { paymentOf } from '../cases/payment.rules.js';
import { changeCase, findCase, recordHistory } from '../cases/case.sql.js';
import { asksForConsent } from '../work/work.sql.js';
import { lockForWork } from '../work/lock.js';
import { needsRecall, recallOverdueSince } from '../recall/recall.js';
import { enquire } from '../match/enquire.js';
import { contentHash } from './content.rules.js';
import { judgeProposal } from './decide.rules.js';
import { problemOfRefusal } from './refusal.js';

export interface Proposing {
  decision: 'undo' | 'refuse';
  transactionId?: string | undefined;
  reason?: string | undefined;
  note?: string | undefined;
}

export interface Operator {
  subject: string;
  name: string;
}

/**
 * Proposes; a transaction number that the case does not know yet is asked for first. Throws a problem when
 * refused.
 */
export async function propose(
  cancellations: Cancellations,
  caseId: string,
  of: { proposing: Proposing; by: Operator },
): Promise<void> {
  const { transactionId } = of.proposing;
  const before = await findCase(cancellations.database, caseId);
  if (!before) throw new Problem('not-found', `there is no case ${caseId}`);
  if (transactionId !== undefined && !knows(before, transactionId))
    await enquire(cancellations, caseId, transactionId);
  await cancellations.database.transaction(async (tx) => {
    const row = await lockForWork(tx, caseId, of.by.subject);
    await proposeLocked(cancellations, tx, { row, ...of });
  });
}

function knows(row: CaseRow, transactionId: string): boolean {
  return [...row.known, ...row.twins].some((payment) => payment.transactionId === transactionId);
}

async function proposeLocked(
  cancellations: Cancellations,
  tx: Tx,
  { row, proposing, by }: { row: CaseRow; proposing: Proposing; by: Operator },
): Promise<void> {
  const { decision, note } = proposing;
  const transactionId =
    decision === 'undo' ? (proposing.transactionId ?? row.transaction_id) : row.transaction_id;
  const meant: CaseRow = { ...row, transaction_id: transactionId };
  const payment = paymentOf(meant);
  const reason = proposing.reason ?? (decision === 'undo' ? row.reason : 'NARR');
  const needsConsent = payment?.billerCode !== undefined && (await asksForConsent(tx, payment.billerCode));
  const consent = !needsConsent || row.consent !== null;
  const judged = judgeProposal({ state: row.state, decision, reason, transactionId, payment, consent });
  if (!judged.ok) throw problemOfRefusal(judged);
  if (decision === 'undo' && payment && needsRecall(cancellations, payment)) {
    const last = recallOverdueSince(cancellations, payment, reason);
    if (last) throw new Problem('refused', `another bank could be asked for ${reason} until ${last}`);
  }
  const proposal: Proposal = {
    decision,
    transactionId,
    reason,
    note: note ?? null,
    by: by.subject,
    byName: by.name,
    at: now().toISOString(),
    hash: '',
  };
  proposal.hash = hashOf(meant, proposal);
  await changeCase(tx, row.id, {
    state: 'proposed',
    transaction_id: transactionId,
    debtor_iban: payment?.debtorIban ?? null,
    proposal,
    approval: null,
    failure: null,
    // The work is done: the lock must not keep the approver away.
    locked_by: null,
    locked_until: null,
  });
  const details = { decision, transactionId, reason, note: proposal.note, hash: proposal.hash };
  await recordHistory(tx, row.id, { actor: by.subject, act: 'proposed', details });
}

/** The hash of a case with a proposal, as it stands now. */
export function hashOf(row: CaseRow, proposal: Proposal): string {
  return contentHash({
    caseId: row.id,
    mailId: row.mail_id,
    decision: proposal.decision,
    transactionId: proposal.transactionId,
    reason: proposal.reason,
    note: proposal.note,
    proposedBy: proposal.by,
    verification: row.verification,
    payment: paymentOf(row),
    consentReference: row.consent?.reference ?? null,
  });
}
