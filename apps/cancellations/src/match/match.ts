// Takes payments' answer to a case's question: what is known is kept with the case, and a case that waited
// for it is matched.
import type { EnquiryAnswer, KnownPayment } from '#events';
import type { Tx } from '#db';
import {
  changeCase,
  findUndone,
  lockCase,
  lockPayments,
  recordHistory,
  type CaseChange,
} from '../cases/case.sql.js';
import type { CaseRow } from '../cases/case-row.js';
import { reply } from '../reply/reply.js';
import type { ReplyKind } from '../reply/wording.rules.js';
import { findMails } from '../receive/receive.sql.js';
import type { Cancellations } from '../cancellations.js';
import { judgeMatch, type Judgement, type Match } from './match.rules.js';
import { findKnownSender } from './match.sql.js';

/**
 * In the transaction that moves the consumer's position. An answer to a case that is not there is nobody's.
 */
export async function match(cancellations: Cancellations, answer: EnquiryAnswer, tx: Tx): Promise<void> {
  const found = answer.found.map(({ transactionId }) => transactionId);
  await lockPayments(tx, found);
  const row = await lockCase(tx, answer.caseId);
  if (!row) return;
  const known = merged(row.known, await withUndone(tx, answer.found));
  const twins = merged(row.twins, answer.twins).filter(
    (twin) => !known.some(({ transactionId }) => transactionId === twin.transactionId),
  );
  const missing = [...new Set([...row.missing, ...answer.missing])];
  const change: CaseChange = { known, twins, missing };
  const debtorOf = (id: string | undefined) =>
    known.find((each) => each.transactionId === id)?.debtorIban ?? null;
  if (row.state !== 'received') {
    await changeCase(tx, row.id, change);
    await recordHistory(tx, row.id, { actor: 'payments', act: 'answered', details: numbersOf(answer) });
    return;
  }
  const { findings, verification, reason } = row;
  const senderIbans = await findKnownSender(tx, row.customer_address);
  const judgement = judgeMatch({ findings, verification, found: known, twins, reason, senderIbans });
  await changeCase(tx, row.id, {
    ...change,
    ...changeOf(judgement),
    debtor_iban: debtorOf(judgement.transactionId),
  });
  const { transactionId, confidence } = judgement;
  const details = { match: judgement.match, transactionId, confidence };
  await recordHistory(tx, row.id, { actor: 'payments', act: 'matched', details });
  const kind = replyFor(judgement.match);
  if (kind) await answerWith(cancellations, tx, { row: { ...row, ...change, ...changeOf(judgement) }, kind });
}

/** What the customer is told without a person; everything else waits for one. */
function replyFor(found: Match): ReplyKind | undefined {
  return found === 'unknown-number' || found === 'undone-already' ? found : undefined;
}

async function answerWith(
  cancellations: Cancellations,
  tx: Tx,
  { row, kind }: { row: CaseRow; kind: ReplyKind },
): Promise<void> {
  const mail = (await findMails(tx, row.id)).at(-1);
  const inReplyTo = mail?.message_id ? [mail.message_id] : [];
  await reply(cancellations, tx, { row, replying: { kind, occasion: mail?.id ?? row.mail_id, inReplyTo } });
}

function changeOf({ match: found, transactionId, confidence, evidence }: Judgement): CaseChange {
  return {
    state: found === 'one' ? 'matched' : 'unmatched',
    match: found,
    transaction_id: transactionId ?? null,
    confidence,
    evidence,
  } satisfies Partial<CaseRow>;
}

/** An answer may be older than the outcome of another case, which came by another partition. */
async function withUndone(tx: Tx, found: readonly KnownPayment[]): Promise<KnownPayment[]> {
  const ids = found.map(({ transactionId }) => transactionId);
  const undone = new Map((await findUndone(tx, ids)).map((row) => [row.transaction_id, row.state]));
  return found.map((payment) => {
    const state = undone.get(payment.transactionId);
    return state ? { ...payment, state, transactionStatus: 'CANC' } : payment;
  });
}

/** The newer of two reports about the same payment counts. */
function merged(before: readonly KnownPayment[], after: readonly KnownPayment[]): KnownPayment[] {
  const fresh = new Set(after.map(({ transactionId }) => transactionId));
  return [...before.filter(({ transactionId }) => !fresh.has(transactionId)), ...after];
}

function numbersOf({ found, missing }: EnquiryAnswer): object {
  return { found: found.map(({ transactionId }) => transactionId), missing };
}
