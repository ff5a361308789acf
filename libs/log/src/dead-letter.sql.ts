// Statements of the dead letters: records that could not be handled, kept with everything needed to try
// again.
import { newId } from '#time';
import type { Database, Tx } from '#db';
import { notifyChores } from './position.sql.js';
import type { PoisonRecord } from './record-batch.js';

export interface DeadLetter {
  id: string;
  group_name: string;
  topic: string;
  partition: number;
  position: number;
  event_id: string | null;
  event_type: string | null;
  event_key: string | null;
  reason: string;
  payload: Buffer;
  attempts: number;
  state: 'parked' | 'replaying' | 'replayed' | 'discarded';
  parked_at: Date;
}

/**
 * Parks one record in the transaction that moves the position past it. A record parked before is left as it
 * is: the same position may be passed again when its topic was made anew, and then another payload is another
 * letter.
 */
export async function parkRecord(
  tx: Tx,
  where: { schema: string; group: string; topic: string; partition: number },
  record: PoisonRecord & { timeMs?: number; attempts?: number },
): Promise<void> {
  const id = newId('dl');
  const stored = await tx.run(
    `insert into ${where.schema}.dead_letter
       (id, group_name, topic, partition, position, event_id, event_type, event_key, event_at, reason, payload, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict do nothing`,
    [
      id,
      where.group,
      where.topic,
      where.partition,
      record.offset,
      printable(record.id),
      printable(record.type),
      printable(record.key),
      instant(record.timeMs),
      printable(record.reason.slice(0, 2_000)),
      record.payload,
      record.attempts ?? 1,
    ],
  );
  if (stored > 0) await recordAct(tx, where.schema, { id, act: 'parked', actor: where.group, note: null });
}

/** A foreign producer may send a time that is none. */
function instant(timeMs: number | undefined): Date | null {
  const at = new Date(timeMs ?? NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** PostgreSQL's text cannot hold a NUL. */
function printable(text: string | null | undefined): string | null {
  return text == null ? null : text.replaceAll('\0', '\u2400').slice(0, 2_000);
}

export function recordAct(
  tx: Tx,
  schema: string,
  act: { id: string; act: string; actor: string; note: string | null },
): Promise<number> {
  return tx.run(
    `insert into ${schema}.dead_letter_act (dead_letter_id, act, actor, note) values ($1, $2, $3, $4)`,
    [act.id, act.act, act.actor, printable(act.note)],
  );
}

const columns = `id, group_name, topic, partition, position, event_id, event_type, event_key, reason, payload,
  attempts, state, parked_at`;

/** Letters that somebody asked to replay, oldest first. */
export function lettersToReplay(
  database: Database,
  group: string,
  topics: string[],
): Promise<(DeadLetter & { event_at: Date | null })[]> {
  return database.rows(
    `select ${columns}, event_at from ${database.schema}.dead_letter
     where group_name = $1 and topic = any ($2::text[]) and state = 'replaying'
     order by parked_at, topic, partition, position limit 100`,
    [group, topics],
  );
}

/** Takes a letter out of replay; false if another process was faster. */
export async function finishReplay(
  tx: Tx,
  schema: string,
  letter: { id: string; state: 'replayed' | 'parked'; reason?: string },
): Promise<boolean> {
  const changed = await tx.run(
    `update ${schema}.dead_letter
     set state = $2, reason = coalesce($3, reason), attempts = attempts + 1
     where id = $1 and state = 'replaying'`,
    [letter.id, letter.state, printable(letter.reason)],
  );
  return changed === 1;
}

export function listLetters(
  database: Database,
  schema: string,
  filter: { state?: string; afterId?: string; limit: number },
): Promise<DeadLetter[]> {
  return database.rows<DeadLetter>(
    `select ${columns} from ${schema}.dead_letter
     where ($1::text is null or state = $1) and ($2::text is null or id > $2) order by id limit $3`,
    [filter.state ?? null, filter.afterId ?? null, filter.limit],
  );
}

export async function findLetter(
  database: Database,
  schema: string,
  id: string,
): Promise<
  { letter: DeadLetter; acts: { act: string; actor: string; note: string | null; at: Date }[] } | undefined
> {
  const [letter] = await database.rows<DeadLetter>(
    `select ${columns} from ${schema}.dead_letter where id = $1`,
    [id],
  );
  if (!letter) return undefined;
  const acts = await database.rows<{ act: string; actor: string; note: string | null; at: Date }>(
    `select act, actor, note, at from ${schema}.dead_letter_act where dead_letter_id = $1 order by id`,
    [id],
  );
  return { letter, acts };
}

/** Asks for a replay, or discards: only a parked letter can go either way. */
export async function decideLetter(
  tx: Tx,
  schema: string,
  decision: { id: string; state: 'replaying' | 'discarded'; actor: string; note: string | null },
): Promise<boolean> {
  const changed = await tx.run(
    `update ${schema}.dead_letter set state = $2 where id = $1 and state = 'parked'`,
    [decision.id, decision.state],
  );
  if (changed === 0) return false;
  await recordAct(tx, schema, {
    id: decision.id,
    act: decision.state === 'replaying' ? 'replay requested' : 'discarded',
    actor: decision.actor,
    note: decision.note,
  });
  await notifyChores(tx);
  return true;
}
