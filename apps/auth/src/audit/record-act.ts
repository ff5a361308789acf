// Writes one act to the audit trail in the transaction of the act itself: neither exists without the other.
import { now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { bodyOf, nextLink, type Act } from './audit.rules.js';
import { appendEntry, lockHead } from './audit.sql.js';

/** Call it last in the transaction: whoever writes next waits for its commit. */
export async function recordAct(auth: Pick<Auth, 'auditKey'>, tx: Tx, act: Act): Promise<void> {
  const body = bodyOf(act, now().getTime());
  const link = nextLink(auth.auditKey, await lockHead(tx), body);
  await appendEntry(tx, link, body);
}
