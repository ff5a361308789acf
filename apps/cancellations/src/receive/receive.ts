// The stage that opens a case: a stored mail is read, and case, question to payments and end of the mail
// commit together.
import { faultPoint } from '#log';
import { now } from '#time';
import type { Cancellations } from '../cancellations.js';
import { inspectMail } from '../read/inspect-mail.js';
import { admit } from './admit.js';
import { claimMail, claimMs, releaseMail, type MailRow } from './receive.sql.js';

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
    await database.transaction((tx) => admit(cancellations, tx, { row, inspected }));
    faultPoint('case-opened');
    cancellations.bell.emit('reply');
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
