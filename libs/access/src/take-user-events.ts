// Keeps a service's copy of keys, blocks and ended sessions in step with auth's events, in the transaction
// of the batch.
import {
  events,
  type KeyPublished,
  type SessionEnded,
  type SubjectBlocked,
  type SubjectUnblocked,
} from '#events';
import { now } from '#time';
import type { Tx } from '#db';
import type { EventBatch } from '#log';
import { forgetEndedSessions, markBlocked, markSessionEnded, markUnblocked, trustKey } from './access.sql.js';

/** Other events of the topic are passed over: they are somebody else's. */
export async function takeUserEvents(tx: Tx, schema: string, batch: EventBatch): Promise<void> {
  for (const { type, data } of batch.events) {
    if (type === events.keyPublished.type) await trustKey(tx, schema, data as KeyPublished);
    else if (type === events.subjectBlocked.type) await markBlocked(tx, schema, data as SubjectBlocked);
    else if (type === events.subjectUnblocked.type) await markUnblocked(tx, schema, data as SubjectUnblocked);
    else if (type === events.sessionEnded.type) await markSessionEnded(tx, schema, data as SessionEnded);
  }
  await forgetEndedSessions(tx, schema, now());
}
