// Decisions about many payments at once, for a mass error such as a file sent twice: one list opens the
// cases, one operator
// proposes all of them, another approves exactly those.
import { Problem } from '#http';
import { eventOf, events } from '#events';
import { newId, now } from '#time';
import { createHash } from 'node:crypto';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import { insertCase, recordHistory } from '../cases/case.sql.js';
import { dueAt } from '../calendar/due.js';
import { approve } from '../decide/approve.js';
import { propose, type Operator } from '../decide/propose.js';
import { noFindings, type Findings } from '../read/findings.rules.js';
import { casesOfList, findList, insertList, type BatchCase } from './bulk.sql.js';

export interface List {
  transactionIds: string[];
  reason: string;
  note: string;
}

/**
 * Opens a case for each number of a list; the same list sent again by the same operator is answered with
 * the first.
 */
export async function openBatch(cancellations: Cancellations, list: List, by: Operator): Promise<string> {
  const { database } = cancellations;
  const transactionIds = [...new Set(list.transactionIds)];
  const raw = Buffer.from(JSON.stringify({ ...list, transactionIds, by: by.subject }));
  const contentHash = createHash('sha256').update('list\0').update(raw).digest();
  const id = newId('mail');
  const at = now();
  const isNew = await database.transaction(async (tx) => {
    if (!(await insertList(tx, { id, contentHash, by: by.subject, raw, at, subject: list.note })))
      return false;
    const { reason, note } = list;
    const each = transactionIds.map((transactionId) => ({ transactionId, reason, note }));
    await openListed(cancellations, tx, { list: each, listId: id, by: by.subject });
    return true;
  });
  return isNew ? id : (await findList(database, contentHash))!;
}

export interface Listed {
  transactionId: string;
  reason: string;
  note: string;
}

/** Opens a case for each payment of a message that was taken in; the answer is their ids, in its order. */
export async function openCases(
  cancellations: Cancellations,
  tx: Tx,
  of: { list: Listed[]; listId: string; by: string },
): Promise<string[]> {
  const at = now();
  const raw = Buffer.from(JSON.stringify(of.list));
  const contentHash = createHash('sha256').update(`${of.listId}\0`).update(raw).digest();
  const subject = `message ${of.listId}`;
  const listId = newId('mail');
  await insertList(tx, { id: listId, contentHash, by: of.by, raw, at, subject });
  return openListed(cancellations, tx, { ...of, listId });
}

async function openListed(
  cancellations: Cancellations,
  tx: Tx,
  { list, listId, by }: { list: Listed[]; listId: string; by: string },
): Promise<string[]> {
  const at = now();
  const questions = [];
  const caseIds = [];
  for (const listed of list) {
    const caseId = newId('case');
    const due = dueAt(cancellations, listed.reason, at);
    await insertCase(tx, { ...caseOf(listed), id: caseId, mail_id: listId, due_at: due }, at);
    const details = { batchId: listId, numbers: [listed.transactionId] };
    await recordHistory(tx, caseId, { actor: by, act: 'opened', details });
    const data = { caseId, transactionIds: [listed.transactionId] };
    const told = { id: `${caseId}.enquired`, timeMs: at.getTime() };
    questions.push(eventOf(events.cancellationEnquired, data, told));
    caseIds.push(caseId);
  }
  await cancellations.log.append(tx, 'cancellations.decisions', questions);
  return caseIds;
}

function caseOf({ reason, note, transactionId }: Listed) {
  const candidates: Findings['candidates'] = [{ transactionId, source: 'labelled', place: 'the list' }];
  const findings: Findings = { ...noFindings, candidates };
  return {
    state: 'received' as const,
    customer_address: null,
    customer_name: null,
    subject: note,
    language: 'sq' as const,
    findings,
    verification: 'none' as const,
    match: null,
    confidence: null,
    evidence: [],
    reason,
    reason_text: note,
  };
}

export interface BatchView {
  batchId: string;
  count: number;
  states: Record<string, number>;
  /** Over every case and its proposal: what an approval of the whole stands on. */
  contentHash: string;
}

export async function viewBatch({ database }: Cancellations, batchId: string): Promise<BatchView> {
  return viewOf(batchId, await casesOfList(database, batchId));
}

function viewOf(batchId: string, cases: readonly BatchCase[]): BatchView {
  if (cases.length === 0) throw new Problem('not-found', `there is no batch ${batchId}`);
  const states: Record<string, number> = {};
  for (const { state } of cases) states[state] = (states[state] ?? 0) + 1;
  const fields = cases.map(({ id, state, hash }) => [id, state, hash]);
  const contentHash = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
  return { batchId, count: cases.length, states, contentHash };
}

export interface BatchResult {
  done: number;
  refused: { caseId: string; transactionId: string | null; text: string }[];
}

/** Proposes every case of the batch that can be; the others are reported with their reasons. */
export async function proposeBatch(
  cancellations: Cancellations,
  batchId: string,
  { note, by }: { note: string | undefined; by: Operator },
): Promise<BatchResult> {
  const cases = await casesOfList(cancellations.database, batchId);
  viewOf(batchId, cases);
  return each(cases, (id) => propose(cancellations, id, { proposing: { decision: 'undo', note }, by }));
}

/** Approves what stands proposed, if it is all exactly as it was seen. */
export async function approveBatch(
  cancellations: Cancellations,
  batchId: string,
  { contentHash, note, by }: { contentHash: string; note: string | undefined; by: Operator },
): Promise<BatchResult> {
  const cases = await casesOfList(cancellations.database, batchId);
  if (viewOf(batchId, cases).contentHash !== contentHash)
    throw new Problem('conflict', 'the batch is not as you saw it: look at it again');
  const hashes = new Map(cases.map(({ id, hash }) => [id, hash]));
  const proposed = cases.filter(({ state }) => state === 'proposed');
  return each(proposed, (id) =>
    // What is proposed anew meanwhile is another content, and refused.
    approve(cancellations, id, { decision: 'approve', note, contentHash: hashes.get(id) ?? '', by }),
  );
}

async function each(
  cases: readonly BatchCase[],
  decide: (caseId: string) => Promise<void>,
): Promise<BatchResult> {
  const result: BatchResult = { done: 0, refused: [] };
  for (const { id, transaction_id: transactionId } of cases) {
    try {
      await decide(id);
      result.done++;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      result.refused.push({ caseId: id, transactionId, text: error.document.detail ?? error.document.title });
    }
  }
  return result;
}
