// What an operator does with a case beside deciding: assign, note, ask the customer, lock, link, merge,
// record consent.
import { Problem } from '#http';
import { newId, now } from '#time';
import type { Tx } from '#db';
import { eventOf, events } from '#events';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { changeCase, lockCase, recordHistory } from '../cases/case.sql.js';
import { paymentOf } from '../cases/payment.rules.js';
import { joinFindings, verificationOf } from '../read/findings.rules.js';
import { findMails } from '../receive/receive.sql.js';
import { reply } from '../reply/reply.js';
import { leadsTo, type CaseState } from '../way.js';
import { lockForWork } from './lock.js';
import { confirmSender, linkCases, moveMails } from './work.sql.js';

export type Work =
  | { act: 'assign'; to: string | null }
  | { act: 'note'; note: string }
  | { act: 'ask'; question: string }
  | { act: 'lock'; minutes: number }
  | { act: 'unlock' }
  | { act: 'link'; otherId: string; why: string }
  | { act: 'merge'; into: string }
  | { act: 'consent'; reference: string }
  | { act: 'confirm-sender' };

/**
 * Does one thing with a case, in one transaction with its history. Throws a problem if the case does not
 * allow it.
 */
export async function work(
  cancellations: Cancellations,
  caseId: string,
  of: { work: Work; by: string },
): Promise<void> {
  await cancellations.database.transaction(async (tx) => {
    if (of.work.act === 'merge') return merge(cancellations, tx, { caseId, into: of.work.into, by: of.by });
    // A note may be added while somebody else works on the case.
    const row = of.work.act === 'note' ? await lockAny(tx, caseId) : await lockForWork(tx, caseId, of.by);
    await doOne(cancellations, tx, { row, work: of.work, by: of.by });
  });
}

async function lockAny(tx: Tx, caseId: string): Promise<CaseRow> {
  const row = await lockCase(tx, caseId);
  if (!row) throw new Problem('not-found', `there is no case ${caseId}`);
  return row;
}

async function doOne(
  cancellations: Cancellations,
  tx: Tx,
  { row, work, by }: { row: CaseRow; work: Exclude<Work, { act: 'merge' }>; by: string },
): Promise<void> {
  const { act, ...details } = work;
  switch (work.act) {
    case 'assign':
      await changeCase(tx, row.id, { assignee: work.to });
      break;
    case 'lock':
      await changeCase(tx, row.id, { locked_by: by, locked_until: minutesFromNow(work.minutes) });
      break;
    case 'unlock':
      await changeCase(tx, row.id, { locked_by: null, locked_until: null });
      break;
    case 'link':
      await link(tx, row, work);
      break;
    case 'ask':
      await ask(cancellations, tx, { row, question: work.question });
      break;
    case 'consent':
      assertState(row, row.state === 'proposed' ? 'received' : 'proposed');
      await changeCase(tx, row.id, { consent: { by, at: now().toISOString(), reference: work.reference } });
      break;
    case 'confirm-sender':
      await confirm(tx, row, by);
      break;
    case 'note':
      break;
  }
  await recordHistory(tx, row.id, { actor: by, act, details });
}

function minutesFromNow(minutes: number): Date {
  return new Date(now().getTime() + minutes * 60_000);
}

function assertState(row: CaseRow, to: CaseState): void {
  if (!leadsTo(row.state, to))
    throw new Problem('conflict', `a case that is ${row.state} does not allow this`);
}

async function link(tx: Tx, row: CaseRow, { otherId, why }: { otherId: string; why: string }): Promise<void> {
  if (otherId === row.id) throw new Problem('refused', 'a case cannot be linked with itself');
  const [other] = await tx.rows(`select 1 from cancellations.case where id = $1`, [otherId]);
  if (!other) throw new Problem('not-found', `there is no case ${otherId}`);
  await linkCases(tx, { caseId: row.id, otherId, why });
}

async function ask(
  cancellations: Cancellations,
  tx: Tx,
  { row, question }: { row: CaseRow; question: string },
): Promise<void> {
  assertState(row, 'awaiting');
  if (row.customer_address === null) throw new Problem('refused', 'the case has no address to ask');
  await changeCase(tx, row.id, { state: 'awaiting' });
  const mails = await findMails(tx, row.id);
  const inReplyTo = mails.flatMap(({ message_id }) => (message_id === null ? [] : [message_id]));
  const replying = { kind: 'asked' as const, occasion: newId('ask'), inReplyTo, note: question };
  await reply(cancellations, tx, { row, replying });
}

async function confirm(tx: Tx, row: CaseRow, by: string): Promise<void> {
  const payment = paymentOf(row);
  if (!payment || row.customer_address === null)
    throw new Problem('refused', 'the case has no payment, or no sender that could be confirmed');
  await confirmSender(tx, { address: row.customer_address, iban: payment.debtorIban, by, at: now() });
}

/** A case ends in another one, which gets its mails and all that they tell. */
async function merge(
  { log }: Cancellations,
  tx: Tx,
  { caseId, into, by }: { caseId: string; into: string; by: string },
): Promise<void> {
  if (caseId === into) throw new Problem('refused', 'a case cannot be merged with itself');
  // Locked in the order of their ids, so that two merges cannot wait for each other.
  const rows = new Map<string, CaseRow>();
  for (const id of [caseId, into].sort()) rows.set(id, await lockForWork(tx, id, by));
  const [row, target] = [rows.get(caseId)!, rows.get(into)!];
  assertState(row, 'merged');
  if (target.state !== 'received') assertState(target, 'received');
  const findings = joinFindings(target.findings, row.findings);
  const asked = findings.candidates.map(({ transactionId }) => transactionId);
  await moveMails(tx, caseId, into);
  await changeCase(tx, caseId, { state: 'merged', merged_into: into, decided_at: now() });
  await changeCase(tx, into, {
    findings,
    verification: verificationOf(findings.documents),
    // What was proposed before does not stand on the other case's mails.
    ...(asked.length > 0 && { state: 'received', proposal: null }),
    ...(asked.length === 0 && target.state === 'proposed' && { state: 'unmatched', proposal: null }),
  });
  await linkCases(tx, { caseId, otherId: into, why: 'merged' });
  await recordHistory(tx, caseId, { actor: by, act: 'merged', details: { into } });
  await recordHistory(tx, into, { actor: by, act: 'merged in', details: { from: caseId } });
  if (asked.length === 0) return;
  const id = `${into}.enquired.${target.version}`;
  await log.append(tx, 'cancellations.decisions', [
    eventOf(
      events.cancellationEnquired,
      { caseId: into, transactionIds: asked },
      { id, timeMs: now().getTime() },
    ),
  ]);
}
