// Statements of mails: stored as received, claimed by whoever handles them, and ended.
import type { Database, Tx } from '#db';

/** How long whoever claimed a mail may take to handle it. */
export const claimMs = 120_000;

export interface MailRow {
  id: string;
  door: 'http' | 'smtp' | 'imap' | 'camt';
  submitted_by: string | null;
  envelope_from: string | null;
  raw: Buffer;
  received_at: Date;
  attempts: number;
  /** An operator says that it is a request, whatever it looks like. */
  forced: boolean;
}

export interface MailState {
  id: string;
  state: 'received' | 'handled' | 'suppressed' | 'parked';
  reason: string | null;
  case_id: string | null;
}

export interface NewMail {
  id: string;
  contentHash: Buffer;
  door: MailRow['door'];
  submittedBy?: string | undefined;
  envelopeFrom?: string | undefined;
  raw: Buffer;
  receivedAt: Date;
  claimedUntil?: Date | undefined;
}

/** Stores a mail once. The answer is the mail that stands, and whether it is this one. */
export async function insertMail(
  database: Pick<Database, 'rows'>,
  mail: NewMail,
): Promise<MailState & { isNew: boolean }> {
  const [made] = await database.rows<MailState>(
    `insert into cancellations.mail (id, content_hash, door, submitted_by, envelope_from, raw, received_at, claimed_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (content_hash) do nothing
     returning id, state, reason, case_id`,
    [
      mail.id,
      mail.contentHash,
      mail.door,
      mail.submittedBy ?? null,
      mail.envelopeFrom ?? null,
      mail.raw,
      mail.receivedAt,
      mail.claimedUntil ?? null,
    ],
  );
  if (made) return { ...made, isNew: true };
  const [first] = await database.rows<MailState>(
    `select id, state, reason, case_id from cancellations.mail where content_hash = $1`,
    [mail.contentHash],
  );
  return { ...first, isNew: false };
}

export async function findMail(database: Pick<Database, 'rows'>, id: string): Promise<MailState | undefined> {
  const [row] = await database.rows<MailState>(
    `select id, state, reason, case_id from cancellations.mail where id = $1`,
    [id],
  );
  return row;
}

/** Claims one mail that nobody handles; a claim that was not kept falls back when its time is over. */
export async function claimMail(
  database: Pick<Database, 'rows'>,
  claim: { at: Date; until: Date },
): Promise<MailRow | undefined> {
  const [row] = await database.rows<MailRow>(
    `update cancellations.mail m set claimed_until = $2, attempts = m.attempts + 1
     where m.id = (select id from cancellations.mail
       where state = 'received' and (claimed_until is null or claimed_until < $1)
       order by received_at, id limit 1 for update skip locked)
     returning m.id, m.door, m.submitted_by, m.envelope_from, m.raw, m.received_at, m.attempts, m.forced`,
    [claim.at, claim.until],
  );
  return row;
}

export interface MailEnd {
  state: 'handled' | 'suppressed' | 'parked';
  reason: string | null;
  caseId: string | null;
  messageId: string | null;
  fromAddress: string | null;
  fromName: string | null;
  subject: string | null;
}

/** Ends a mail's handling; false if somebody else was faster, whose effects stand. */
export async function endMail(tx: Tx, id: string, end: MailEnd): Promise<boolean> {
  const changed = await tx.run(
    `update cancellations.mail set state = $2, reason = $3, case_id = $4, message_id = $5, from_address = $6, from_name = $7,
       subject = $8, claimed_until = null
     where id = $1 and state = 'received'`,
    [id, end.state, end.reason, end.caseId, end.messageId, end.fromAddress, end.fromName, end.subject],
  );
  return changed === 1;
}

/** Gives a claim back before its time, or parks the mail after too many attempts. */
export function releaseMail(
  database: Pick<Database, 'run'>,
  id: string,
  to: { retryAt: Date; park: boolean; reason: string },
): Promise<number> {
  return database.run(
    `update cancellations.mail set claimed_until = $2, state = case when $3 then 'parked' else state end, reason = $4
     where id = $1 and state = 'received'`,
    [id, to.retryAt, to.park, to.reason],
  );
}

export interface ShownMail extends MailState {
  door: MailRow['door'];
  envelope_from: string | null;
  received_at: Date;
  message_id: string | null;
  from_address: string | null;
  from_name: string | null;
  subject: string | null;
}

const shownColumns =
  'id, state, reason, case_id, door, envelope_from, received_at, message_id, from_address, from_name, subject';

/** Mails in a state, the newest first. */
export function listMails(
  database: Pick<Database, 'rows'>,
  filter: { state: string; afterId: string | undefined; limit: number },
): Promise<ShownMail[]> {
  return database.rows(
    `select ${shownColumns} from cancellations.mail where state = $1 and ($2::text is null or id < $2)
     order by id desc limit $3`,
    [filter.state, filter.afterId ?? null, filter.limit],
  );
}

/** The mails of a case, the oldest first. */
export function findMails(database: Pick<Database, 'rows'>, caseId: string): Promise<ShownMail[]> {
  return database.rows(`select ${shownColumns} from cancellations.mail where case_id = $1 order by id`, [
    caseId,
  ]);
}

export async function readRaw(database: Pick<Database, 'rows'>, id: string): Promise<Buffer | undefined> {
  const [row] = await database.rows<{ raw: Buffer }>(`select raw from cancellations.mail where id = $1`, [
    id,
  ]);
  return row?.raw;
}

/**
 * Lets a suppressed or parked mail be handled again, this time whatever it looks like; false if it is
 * neither.
 */
export async function forceMail(tx: Tx, id: string): Promise<boolean> {
  const changed = await tx.run(
    `update cancellations.mail set state = 'received', forced = true, attempts = 0, claimed_until = null, case_id = null
     where id = $1 and state in ('suppressed', 'parked')`,
    [id],
  );
  return changed === 1;
}
