// Statements of the local copy of what auth published: trusted keys, blocked subjects, ended sessions.
import type { Database, Tx } from '#db';

export interface TrustedKey {
  kid: string;
  jwk: Record<string, unknown>;
  not_after: Date;
}

export function trustKey(tx: Tx, schema: string, key: { kid: string; jwk: object; notAfterMs: number }) {
  return tx.run(
    `insert into ${schema}.trusted_key (kid, jwk, not_after) values ($1, $2, $3)
     on conflict (kid) do update set not_after = excluded.not_after`,
    [key.kid, JSON.stringify(key.jwk), new Date(key.notAfterMs)],
  );
}

export function readTrustedKeys(database: Pick<Database, 'rows'>, schema: string): Promise<TrustedKey[]> {
  return database.rows(`select kid, jwk, not_after from ${schema}.trusted_key`);
}

export function markBlocked(
  tx: Tx,
  schema: string,
  block: { subject: string; atMs: number; reason: string },
) {
  return tx.run(
    `insert into ${schema}.blocked_subject (subject, blocked_at, reason) values ($1, $2, $3)
     on conflict (subject) do update
       set blocked_at = excluded.blocked_at, reason = excluded.reason, unblocked_at = null`,
    [block.subject, new Date(block.atMs), block.reason],
  );
}

/** The row stays, so that tokens from before the block do not come back to life. */
export function markUnblocked(tx: Tx, schema: string, unblock: { subject: string; atMs: number }) {
  return tx.run(`update ${schema}.blocked_subject set unblocked_at = $2 where subject = $1`, [
    unblock.subject,
    new Date(unblock.atMs),
  ]);
}

export function markSessionEnded(tx: Tx, schema: string, end: { session: string; untilMs: number }) {
  return tx.run(
    `insert into ${schema}.ended_session (session, until) values ($1, $2) on conflict (session) do nothing`,
    [end.session, new Date(end.untilMs)],
  );
}

/** Forgets ended sessions whose tokens have all expired. */
export function forgetEndedSessions(tx: Tx, schema: string, at: Date) {
  return tx.run(`delete from ${schema}.ended_session where until < $1`, [at]);
}

export interface Refusal {
  name: string;
  /** Tokens issued before this instant are refused; null: all of them. */
  refused_before: Date | null;
}

/**
 * Every subject, session and key some tokens of which are refused now. An unblocked subject matters while
 * older tokens may live.
 */
export function readRefusals(
  database: Pick<Database, 'rows'>,
  schema: string,
  of: { at: Date; unblockedSince: Date },
): Promise<Refusal[]> {
  return database.rows(
    `select subject as name, unblocked_at as refused_before from ${schema}.blocked_subject
     where unblocked_at is null or unblocked_at > $1
     union all
     select session, null from ${schema}.ended_session
     union all
     select kid, null from ${schema}.trusted_key where not_after <= $2`,
    [of.unblockedSince, of.at],
  );
}

/**
 * Which of the subjects are blocked now, for work that was accepted before the block and is decided after
 * it.
 */
export async function blockedAmong(
  tx: Pick<Tx, 'rows'>,
  schema: string,
  subjects: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.rows<{ subject: string }>(
    `select subject from ${schema}.blocked_subject where subject = any ($1::text[]) and unblocked_at is null`,
    [subjects],
  );
  return new Set(rows.map((row) => row.subject));
}
