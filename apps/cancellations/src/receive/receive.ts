// The stage that opens a case: a stored mail is read, and case, question to payments and end of the mail
// commit together.
import { eventOf, events } from '#events';
import type { Tx } from '#db';
import { faultPoint } from '#log';
import { newId, now } from '#time';
import type { Cancellations } from '../cancellations.js';
import { insertCase, recordHistory } from '../cases/case.sql.js';
import { judgeMatch } from '../match/match.rules.js';
import { inspectMail, type Inspected } from '../read/inspect-mail.js';
import { claimMail, claimMs, endMail, releaseMail, type MailEnd, type MailRow } from './receive.sql.js';

const attemptsMax = 5;
const retryMs = 10_000;

/** Handles the oldest stored mail that nobody handles; false if there is none. */
export async function receive(cancellations: Cancellations): Promise<boolean> {
  const at = now();
  const row = await claimMail(cancellations.database, { at, until: new Date(at.getTime() + claimMs) });
  if (!row) return false;
  await handle(cancellations, row);
  return true;
}

/** Handles a mail that the caller has claimed: done, left for later, or parked after too many attempts. */
export async function handle(cancellations: Cancellations, row: MailRow): Promise<void> {
  const { database, documentKey, runtime } = cancellations;
  faultPoint('mail-claimed');
  try {
    const inspected = await inspectMail(row.raw, documentKey);
    await database.transaction((tx) => open(cancellations, { row, inspected, tx }));
    faultPoint('case-opened');
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const park = row.attempts >= attemptsMax;
    const { logger } = runtime;
    logger[park ? 'error' : 'warn'](
      { mailId: row.id, err: error },
      park ? 'mail parked' : 'mail left for later',
    );
    await releaseMail(database, row.id, { retryAt: new Date(now().getTime() + retryMs), park, reason });
  }
}

async function open(
  { log }: Cancellations,
  { row, inspected, tx }: { row: MailRow; inspected: Inspected; tx: Tx },
): Promise<void> {
  const at = now();
  const id = newId('case');
  const { mail, findings, verification, reason, language } = inspected;
  const asked = [...new Set(findings.candidates.map(({ transactionId }) => transactionId))];
  // Nothing to ask about: the case goes to a person at once.
  const judgement =
    asked.length > 0
      ? undefined
      : judgeMatch({ findings, verification, found: [], twins: [], reason: reason.code });
  if (!(await endMail(tx, row.id, handledAs(id, inspected)))) return;
  await insertCase(
    tx,
    {
      id,
      state: judgement ? 'unmatched' : 'received',
      mail_id: row.id,
      customer_address: mail?.from?.address ?? null,
      customer_name: mail?.from?.name ?? null,
      subject: (mail?.subject ?? '').replaceAll('\0', ''),
      language,
      findings,
      verification,
      match: judgement?.match ?? null,
      confidence: judgement?.confidence ?? null,
      evidence: judgement?.evidence ?? [],
      reason: reason.code,
      reason_text: reason.words,
      due_at: null,
    },
    at,
  );
  await recordHistory(tx, id, {
    actor: row.submitted_by ?? row.door,
    act: 'opened',
    details: { mailId: row.id, door: row.door, numbers: asked, verification },
  });
  if (asked.length === 0) return;
  await log.append(tx, 'cancellations.decisions', [
    eventOf(
      events.cancellationEnquired,
      { caseId: id, transactionIds: asked },
      { id: `${id}.enquired`, timeMs: at.getTime() },
    ),
  ]);
}

function handledAs(caseId: string, { mail }: Inspected): MailEnd {
  return {
    state: 'handled',
    reason: null,
    caseId,
    messageId: mail?.messageId ?? null,
    fromAddress: mail?.from?.address ?? null,
    fromName: mail?.from?.name ?? null,
    subject: mail?.subject ?? null,
  };
}
