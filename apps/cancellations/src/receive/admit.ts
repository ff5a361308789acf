// Says what a mail that was read becomes: nothing but a report, a part of the case that it answers, or a new
// case.
import { eventOf, events } from '#events';
import { newId, now } from '#time';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { changeCase, insertCase, lockCase, recordHistory, type CaseChange } from '../cases/case.sql.js';
import { dueAt } from '../calendar/due.js';
import { judgeMatch } from '../match/match.rules.js';
import { joinFindings, verificationOf } from '../read/findings.rules.js';
import type { Inspected } from '../read/inspect-mail.js';
import { findReply, moveReply } from '../reply/reply.sql.js';
import { reply } from '../reply/reply.js';
import { leadsTo } from '../way.js';
import { endMail, type MailEnd, type MailRow } from './receive.sql.js';
import { ownRepliesIn, suppressionOf, type Suppression } from './suppress.rules.js';

interface Admitting {
  row: MailRow;
  inspected: Inspected;
}

const quotedBytesMax = 300_000;

export async function admit(cancellations: Cancellations, tx: Tx, admitting: Admitting): Promise<void> {
  const { row, inspected } = admitting;
  const suppression = row.forced ? undefined : judge(cancellations, admitting);
  if (suppression) return suppress(tx, admitting, suppression);
  const answered = await caseAnswered(tx, inspected);
  if (!answered) return open(cancellations, tx, admitting);
  if (await endMail(tx, row.id, endOf(inspected, { state: 'handled', reason: null, caseId: answered.id })))
    await join(cancellations, tx, { ...admitting, answered });
}

function judge({ runtime }: Cancellations, { row, inspected }: Admitting): Suppression | undefined {
  const { mail } = inspected;
  return (
    mail &&
    suppressionOf({
      envelopeFrom: row.envelope_from,
      fromAddress: mail.from?.address,
      subject: mail.subject,
      headers: mail.headers,
      hops: mail.hops,
      ownAddress: runtime.configuration.PAGESA_BANK_CONTACT,
      hasDocument: inspected.findings.documents.length > 0,
    })
  );
}

async function suppress(tx: Tx, { row, inspected }: Admitting, { kind, text }: Suppression): Promise<void> {
  const ours = await findReply(tx, ownRepliesIn(row.raw.toString('latin1', 0, quotedBytesMax)));
  const end = endOf(inspected, {
    state: 'suppressed',
    reason: `${kind}: ${text}`,
    caseId: ours?.case_id ?? null,
  });
  if (!(await endMail(tx, row.id, end)) || !ours) return;
  const details = { mailId: row.id, kind, replyId: ours.id };
  await recordHistory(tx, ours.case_id, { actor: row.door, act: kind, details });
  if (kind === 'bounce')
    await moveReply(tx, ours.id, { from: ['sent', 'in-doubt'], to: 'bounced', problem: text });
}

/** The case whose reply the mail answers, if its sender is the one we wrote to. */
async function caseAnswered(tx: Tx, { mail }: Inspected): Promise<CaseRow | undefined> {
  const ids = mail ? ownRepliesIn(mail.inReplyTo.join(' ')) : [];
  const ours = ids.length > 0 ? await findReply(tx, ids) : undefined;
  const row = ours && (await lockCase(tx, ours.case_id));
  if (!row || row.customer_address === null) return undefined;
  const isSame = row.customer_address.toLowerCase() === mail?.from?.address.toLowerCase();
  // What is decided stays decided: a further mail about it is a new case.
  return isSame && (leadsTo(row.state, 'received') || row.state === 'received') ? row : undefined;
}

async function open(cancellations: Cancellations, tx: Tx, { row, inspected }: Admitting): Promise<void> {
  const at = now();
  const id = newId('case');
  const { mail, findings, verification, reason, language } = inspected;
  const asked = findings.candidates.map(({ transactionId }) => transactionId);
  // Nothing to ask about: the case goes to a person at once.
  const judgement =
    asked.length > 0
      ? undefined
      : judgeMatch({ findings, verification, found: [], twins: [], reason: reason.code });
  if (!(await endMail(tx, row.id, endOf(inspected, { state: 'handled', reason: null, caseId: id })))) return;
  await insertCase(
    tx,
    {
      id,
      state: judgement ? 'unmatched' : 'received',
      mail_id: row.id,
      customer_address: mail?.from?.address ?? null,
      customer_name: mail?.from?.name ?? null,
      subject: mail?.subject ?? '',
      language,
      findings,
      verification,
      match: judgement?.match ?? null,
      confidence: judgement?.confidence ?? null,
      evidence: judgement?.evidence ?? [],
      reason: reason.code,
      reason_text: reason.words,
      due_at: dueAt(cancellations, reason.code, at),
    },
    at,
  );
  await recordHistory(tx, id, {
    actor: row.submitted_by ?? row.door,
    act: 'opened',
    details: { mailId: row.id, door: row.door, numbers: asked, verification },
  });
  const opened = (await lockCase(tx, id))!;
  const answering = { occasion: row.id, inReplyTo: mail?.messageId ? [mail.messageId] : [] };
  await reply(cancellations, tx, { row: opened, replying: { kind: 'receipt', ...answering } });
  if (judgement?.match === 'none')
    await reply(cancellations, tx, { row: opened, replying: { kind: 'missing', ...answering } });
  if (asked.length > 0) await ask(cancellations, tx, { row: opened, asked });
}

/**
 * A further mail about a case: what it adds is looked at together with what was there, and a proposal is
 * void.
 */
async function join(
  cancellations: Cancellations,
  tx: Tx,
  { row, inspected, answered }: Admitting & { answered: CaseRow },
): Promise<void> {
  const findings = joinFindings(answered.findings, inspected.findings);
  const asked = findings.candidates.map(({ transactionId }) => transactionId);
  const hasReason = answered.reason_text !== '' || inspected.reason.words === '';
  await changeCase(tx, answered.id, {
    findings,
    verification: verificationOf(findings.documents),
    ...(!hasReason && { reason: inspected.reason.code, reason_text: inspected.reason.words }),
    // Whoever approves has not read it: what was proposed before it came no longer stands.
    ...stateAfter(answered, asked),
  });
  const details = { mailId: row.id, numbers: asked, voided: answered.proposal !== null };
  await recordHistory(tx, answered.id, { actor: row.door, act: 'mail added', details });
  if (asked.length > 0) await ask(cancellations, tx, { row: answered, asked });
}

/** Numbers are asked for; without any a person goes on who waited for the customer, or for an approval. */
function stateAfter(row: CaseRow, asked: readonly string[]): CaseChange {
  if (asked.length > 0) return { state: 'received', proposal: null };
  return leadsTo(row.state, 'unmatched') ? { state: 'unmatched', proposal: null } : {};
}

async function ask({ log }: Cancellations, tx: Tx, of: { row: CaseRow; asked: string[] }): Promise<void> {
  const data = { caseId: of.row.id, transactionIds: of.asked };
  const id = `${of.row.id}.enquired.${of.row.version}`;
  await log.append(tx, 'cancellations.decisions', [
    eventOf(events.cancellationEnquired, data, { id, timeMs: now().getTime() }),
  ]);
}

function endOf({ mail }: Inspected, end: Pick<MailEnd, 'state' | 'reason' | 'caseId'>): MailEnd {
  return {
    ...end,
    messageId: mail?.messageId ?? null,
    fromAddress: mail?.from?.address ?? null,
    fromName: mail?.from?.name ?? null,
    subject: mail?.subject ?? null,
  };
}
