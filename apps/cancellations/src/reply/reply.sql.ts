// Statements of the outbox of replies.
import type { Database, Tx } from '#db';

export interface ReplyRow {
  id: string;
  case_id: string;
  kind: string;
  to_address: string;
  subject: string;
  text: string;
  in_reply_to: string[];
  letter: Buffer | null;
  state: 'waiting' | 'sending' | 'sent' | 'refused' | 'in-doubt' | 'bounced';
  attempts: number;
  problem: string | null;
  made_at: Date;
  sent_at: Date | null;
}

export interface NewReply {
  id: string;
  caseId: string;
  kind: string;
  occasion: string;
  toAddress: string;
  language: string;
  subject: string;
  text: string;
  inReplyTo: string[];
  at: Date;
}

/** False if the reply of this kind for this occasion is there already. */
export async function insertReply(tx: Tx, reply: NewReply): Promise<boolean> {
  const made = await tx.run(
    `insert into cancellations.reply
       (id, case_id, kind, occasion, to_address, language, subject, text, in_reply_to, made_at, next_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) on conflict (case_id, kind, occasion) do nothing`,
    [
      reply.id,
      reply.caseId,
      reply.kind,
      reply.occasion,
      reply.toAddress,
      reply.language,
      reply.subject,
      reply.text,
      reply.inReplyTo,
      reply.at,
    ],
  );
  return made === 1;
}

/** How many replies went to an address since an instant. */
export async function countReplies(tx: Tx, address: string, since: Date): Promise<number> {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*)::int as count from cancellations.reply where to_address = $1 and made_at >= $2`,
    [address, since],
  );
  return row.count;
}

/** Takes one reply that is due, so long that nobody else takes it meanwhile. */
export async function takeReply(
  database: Pick<Database, 'rows'>,
  take: { at: Date; until: Date },
): Promise<ReplyRow | undefined> {
  const [row] = await database.rows<ReplyRow>(
    `update cancellations.reply set next_at = $2, attempts = attempts + 1
     where id = (select id from cancellations.reply where state in ('waiting', 'sending') and next_at <= $1
       order by next_at, id limit 1 for update skip locked)
     returning id, case_id, kind, to_address, subject, text, in_reply_to, letter, state, attempts, problem, made_at, sent_at`,
    [take.at, take.until],
  );
  return row;
}

/** Changes a reply's state; false if it was not in the expected one. */
export async function moveReply(
  database: Pick<Database, 'run'>,
  id: string,
  move: {
    from: ReplyRow['state'][];
    to: ReplyRow['state'];
    problem?: string | null;
    nextAt?: Date;
    sentAt?: Date;
  },
): Promise<boolean> {
  const changed = await database.run(
    `update cancellations.reply set state = $3, problem = $4, next_at = coalesce($5, next_at), sent_at = coalesce($6, sent_at)
     where id = $1 and state = any ($2::text[])`,
    [id, move.from, move.to, move.problem?.slice(0, 500) ?? null, move.nextAt ?? null, move.sentAt ?? null],
  );
  return changed === 1;
}

export function keepLetter(database: Pick<Database, 'run'>, id: string, letter: Buffer): Promise<number> {
  return database.run(`update cancellations.reply set letter = $2 where id = $1`, [id, letter]);
}

export function findReplies(database: Pick<Database, 'rows'>, caseId: string): Promise<ReplyRow[]> {
  return database.rows(
    `select id, case_id, kind, to_address, subject, text, in_reply_to, letter, state, attempts, problem, made_at, sent_at
     from cancellations.reply where case_id = $1 order by made_at, id`,
    [caseId],
  );
}

export async function findReply(
  database: Pick<Database, 'rows'>,
  ids: string[],
): Promise<{ id: string; case_id: string } | undefined> {
  const [row] = await database.rows<{ id: string; case_id: string }>(
    `select id, case_id from cancellations.reply where id = any ($1::text[]) order by id desc limit 1`,
    [ids],
  );
  return row;
}
