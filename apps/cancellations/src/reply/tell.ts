// Tells the customer what was decided, once per decision.
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { findMails } from '../receive/receive.sql.js';
import { reply } from './reply.js';

type Told = 'reversed' | 'cancelled' | 'rejected' | 'undone-already';

export async function tell(
  cancellations: Cancellations,
  tx: Tx,
  { row, kind, note }: { row: CaseRow; kind: Told; note?: string | undefined },
): Promise<void> {
  const mails = await findMails(tx, row.id);
  const inReplyTo = mails.flatMap(({ message_id }) => (message_id === null ? [] : [message_id]));
  const occasion = row.proposal?.hash ?? row.mail_id;
  await reply(cancellations, tx, { row, replying: { kind, occasion, inReplyTo, note } });
}
