// Takes in an ISO 20022 message about a recall or a cancellation, once: camt.029 and pacs.004 of other
// banks, camt.055 of customers. What it changes and that it was taken commit together; what fits nothing is
// kept and shown.
import type { OutgoingEvent } from '#log';
import { codeName } from '#money';
import { newId, now } from '#time';
import { createHash } from 'node:crypto';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import { openCases } from '../bulk/bulk.js';
import { changeCase, lockCase, recordHistory } from '../cases/case.sql.js';
import { dueAt } from '../calendar/due.js';
import { approvedEvent } from '../decide/approve.js';
import {
  answersIn,
  cancellationsIn,
  differencesOf,
  returnsIn,
  type RecallAnswer,
  type Return,
} from './answer.rules.js';
import { findMessage, findRecall, insertMessage, moveRecall, type MessageRow } from './interbank.sql.js';
import { readXml, XmlRefused } from './read-xml.js';
import type { XmlNode } from './xml-tree.rules.js';

type Taken = Pick<MessageRow, 'state' | 'problem' | 'case_ids'>;

const refused = (problem: string): Taken => ({ state: 'refused', problem, case_ids: [] });
// A message's problem is read by people.
const problemsMax = 5;
const taken = (caseIds: string[]): Taken => ({ state: 'taken', problem: null, case_ids: caseIds });

/** The message as it was taken; the same message again is answered with the first. */
export async function takeMessage(
  cancellations: Cancellations,
  raw: Buffer,
  by: string,
): Promise<MessageRow & { isNew: boolean }> {
  const contentHash = createHash('sha256').update(raw).digest();
  const before = await findMessage(cancellations.database, { contentHash });
  if (before) return { ...before, isNew: false };
  const { name, document, problem } = parse(raw.toString('utf8'));
  return cancellations.database.transaction(async (tx) => {
    const id = newId('msg');
    const result = document ? await apply(cancellations, tx, { name, document, id, by }) : refused(problem!);
    const row = { id, name, received_at: now(), ...result };
    if (!(await insertMessage(tx, { ...row, contentHash, raw })))
      throw Object.assign(new Error('the same message is being taken in'), { code: '40001' });
    return { ...row, isNew: true };
  });
}

function parse(xml: string): { name: string; document?: XmlNode; problem?: string } {
  try {
    const document = readXml(xml);
    const name = /([a-z]{4}\.\d{3}\.\d{3}\.\d{2})$/.exec(document.attributes.xmlns ?? '')?.[1] ?? '';
    return { name, document };
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    return { name: '', problem: error.message };
  }
}

async function apply(
  cancellations: Cancellations,
  tx: Tx,
  { name, document, id, by }: { name: string; document: XmlNode; id: string; by: string },
): Promise<Taken> {
  if (name.startsWith('camt.029')) return takeAnswers(cancellations, tx, { found: answersIn(document), id });
  if (name.startsWith('pacs.004')) return takeReturns(cancellations, tx, { found: returnsIn(document), id });
  if (name.startsWith('camt.055')) {
    const found = cancellationsIn(document);
    if (typeof found === 'string') return refused(found);
    return taken(await openCases(cancellations, tx, { list: found.cancellations, listId: id, by }));
  }
  return refused(
    `${name || 'a message without an ISO 20022 name'} is not taken: send camt.029, pacs.004 or camt.055`,
  );
}

/** What became of one payment that a message is about. */
interface TakenOne {
  caseId?: string;
  problem?: string;
}

/** Whatever fits nothing keeps nobody from getting the rest: every payment of a message is looked at. */
function together(each: readonly TakenOne[]): Taken {
  const problems = each.flatMap(({ problem }) => problem ?? []);
  const caseIds = [...new Set(each.flatMap(({ caseId }) => caseId ?? []))];
  if (problems.length === 0) return { state: 'taken', problem: null, case_ids: caseIds };
  const problem = problems.slice(0, problemsMax).join('; ');
  const of = each.length > 1 ? `${problems.length} of ${each.length}: ` : '';
  return { state: 'unmatched', problem: `${of}${problem}`, case_ids: caseIds };
}

async function takeAnswers(
  cancellations: Cancellations,
  tx: Tx,
  { found, id }: { found: RecallAnswer[] | string; id: string },
): Promise<Taken> {
  if (typeof found === 'string') return refused(found);
  const each: TakenOne[] = [];
  for (const answer of found) each.push(await takeAnswer(cancellations, tx, { answer, messageId: id }));
  return together(each);
}

async function takeAnswer(
  cancellations: Cancellations,
  tx: Tx,
  { answer, messageId }: { answer: RecallAnswer; messageId: string },
): Promise<TakenOne> {
  const recall = await findRecall(tx, answer);
  const row = recall && (await lockCase(tx, recall.case_id));
  if (!recall || row?.state !== 'recalled')
    return {
      problem: `no recall waits for an answer about ${answer.caseId ?? answer.transactionId ?? 'it'}`,
    };
  const details = { messageId, status: answer.status, code: answer.code };
  await recordHistory(tx, row.id, { actor: 'other bank', act: 'answered', details });
  if (answer.status !== 'refused') {
    // Accepted is not yet paid: the money comes with a pacs.004.
    await moveRecall(tx, row.id, { state: 'pending', code: answer.code ?? null });
    return { caseId: row.id };
  }
  const code = answer.code ?? 'NARR';
  const text = codeName('cancellation-rejection', code) ?? 'the other bank refused';
  await moveRecall(tx, row.id, { state: 'refused', code });
  const due = dueAt(cancellations, row.reason, now());
  await changeCase(tx, row.id, { state: 'failed', failure: { code, text }, due_at: due });
  return { caseId: row.id };
}

async function takeReturns(
  { log }: Cancellations,
  tx: Tx,
  { found, id }: { found: Return[] | string; id: string },
): Promise<Taken> {
  if (typeof found === 'string') return refused(found);
  const each: TakenOne[] = [];
  const approved: OutgoingEvent[] = [];
  for (const returned of found) {
    const taken = await takeReturn(tx, returned, id);
    each.push(taken);
    if (taken.event) approved.push(taken.event);
  }
  if (approved.length > 0) await log.append(tx, 'cancellations.decisions', approved);
  return together(each);
}

async function takeReturn(
  tx: Tx,
  returned: Return,
  messageId: string,
): Promise<TakenOne & { event?: OutgoingEvent }> {
  const { transactionId, reason } = returned;
  const recall = transactionId === undefined ? undefined : await findRecall(tx, { transactionId });
  const row = recall && (await lockCase(tx, recall.case_id));
  if (!recall || row?.state !== 'recalled')
    return { problem: `no recall waits for the money of ${transactionId ?? 'a payment without a number'}` };
  const differences = differencesOf(returned, {
    transactionId: recall.transaction_id,
    amountMinor: recall.amount_minor,
    currency: recall.currency,
    debtorIban: recall.debtor_iban,
    creditorIban: recall.creditor_iban,
  });
  const told = { actor: 'other bank', details: { messageId, reason } };
  if (differences.length > 0) {
    const problem = `it differs from the recall in ${differences.join(', ')}`;
    await recordHistory(tx, row.id, { ...told, act: 'return does not fit', details: { messageId, problem } });
    return { caseId: row.id, problem };
  }
  await moveRecall(tx, row.id, { state: 'returned', code: reason ?? null });
  await changeCase(tx, row.id, { state: 'approved' });
  await recordHistory(tx, row.id, { ...told, act: 'returned' });
  return { caseId: row.id, event: approvedEvent(row, now()) };
}
