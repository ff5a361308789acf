// Sends what is in the outbox, each reply once: before the last bytes go out `sending` is committed, so that
// a reply whose
// outcome nobody knows is never sent a second time by itself.
import { faultPoint } from '#log';
import { MailRefused } from '#mail';
import { now } from '#time';
import type { Cancellations } from '../cancellations.js';
import { recordHistory } from '../cases/case.sql.js';
import { confirmationOf } from './letter/confirmation.js';
import { keepLetter, moveReply, takeReply, type ReplyRow } from './reply.sql.js';

const takenForMs = 120_000;
const pauseFirstMs = 2_000;
const pauseMaxMs = 600_000;

/** Sends one reply that is due; false if there is none. */
export async function send(cancellations: Cancellations): Promise<boolean> {
  const at = now();
  const row = await takeReply(cancellations.database, { at, until: new Date(at.getTime() + takenForMs) });
  if (!row) return false;
  if (row.state === 'sending') await leaveInDoubt(cancellations, row, 'the service ended while it was sent');
  else await sendOne(cancellations, row);
  return true;
}

async function sendOne(cancellations: Cancellations, row: ReplyRow): Promise<void> {
  const { database, mailer } = cancellations;
  let mayHaveArrived = false;
  try {
    const letter = row.letter ?? (await confirmationOf(cancellations, row));
    if (letter && !row.letter) faultPoint('letter-made');
    if (letter && !row.letter) await keepLetter(database, row.id, letter);
    const attachments = letter
      ? [{ filename: 'pagesa.pdf', content: letter, contentType: 'application/pdf' }]
      : undefined;
    const mail = {
      id: row.id,
      to: row.to_address,
      subject: row.subject,
      text: row.text,
      inReplyTo: row.in_reply_to,
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Pagesa-Case': row.case_id },
      ...(attachments && { attachments }),
    };
    await mailer.send(mail, async () => {
      await moveReply(database, row.id, { from: ['waiting'], to: 'sending' });
      mayHaveArrived = true;
      faultPoint('reply-sending');
    });
    faultPoint('reply-sent');
    await moveReply(database, row.id, { from: ['waiting', 'sending'], to: 'sent', sentAt: now() });
  } catch (error) {
    await takeFailure(cancellations, row, {
      error: error as Error & { responseCode?: number },
      mayHaveArrived,
    });
  }
}

async function takeFailure(
  cancellations: Cancellations,
  row: ReplyRow,
  { error, mayHaveArrived }: { error: Error & { responseCode?: number }; mayHaveArrived: boolean },
): Promise<void> {
  const { database, runtime } = cancellations;
  const problem = error.message;
  runtime.logger.warn({ replyId: row.id, attempts: row.attempts, err: error }, 'a reply was not sent');
  if (error instanceof MailRefused) {
    await moveReply(database, row.id, { from: ['waiting', 'sending'], to: 'refused', problem });
    await note(cancellations, row, { act: 'reply refused', problem });
    return;
  }
  // The server said no in so many words: it does not have the mail.
  if (!mayHaveArrived || error.responseCode !== undefined) {
    const pauseMs = Math.min(pauseMaxMs, pauseFirstMs * 2 ** Math.min(row.attempts - 1, 10));
    const nextAt = new Date(now().getTime() + pauseMs);
    await moveReply(database, row.id, { from: ['waiting', 'sending'], to: 'waiting', problem, nextAt });
    return;
  }
  await leaveInDoubt(cancellations, row, problem);
}

/** A person decides whether it goes out again. */
async function leaveInDoubt(cancellations: Cancellations, row: ReplyRow, problem: string): Promise<void> {
  if (await moveReply(cancellations.database, row.id, { from: ['sending'], to: 'in-doubt', problem }))
    await note(cancellations, row, { act: 'reply in doubt', problem });
}

async function note(
  { database }: Cancellations,
  row: ReplyRow,
  { act, problem }: { act: string; problem: string },
): Promise<void> {
  await database.transaction((tx) =>
    recordHistory(tx, row.case_id, {
      actor: 'reply',
      act,
      details: { replyId: row.id, kind: row.kind, problem },
    }),
  );
}
