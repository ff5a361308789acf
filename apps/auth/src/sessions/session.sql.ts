// Statements of sessions and their refresh tokens; of a token only its hash is kept.
import type { Database, Tx } from '#db';

export interface SessionRow {
  id: string;
  person_id: string;
  address: string;
  agent: string;
  begun_at: Date;
  used_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

const columns = 'id, person_id, address, agent, begun_at, used_at, expires_at, ended_at';

export function insertSession(tx: Tx, session: Omit<SessionRow, 'ended_at'>): Promise<number> {
  return tx.run(
    `insert into auth.session (id, person_id, address, agent, begun_at, used_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      session.id,
      session.person_id,
      session.address,
      session.agent,
      session.begun_at,
      session.used_at,
      session.expires_at,
    ],
  );
}

export function insertRefreshToken(
  tx: Tx,
  token: { hash: Buffer; sessionId: string; at: Date },
): Promise<number> {
  return tx.run(`insert into auth.refresh_token (hash, session_id, issued_at) values ($1, $2, $3)`, [
    token.hash,
    token.sessionId,
    token.at,
  ]);
}

/** The session of a refresh token, with the token locked. */
export async function lockRefreshToken(
  tx: Tx,
  hash: Buffer,
): Promise<(SessionRow & { token_used_at: Date | null }) | undefined> {
  const [row] = await tx.rows<SessionRow & { token_used_at: Date | null }>(
    `select s.id, s.person_id, s.address, s.agent, s.begun_at, s.used_at, s.expires_at, s.ended_at,
       t.used_at as token_used_at
     from auth.refresh_token t join auth.session s on s.id = t.session_id
     where t.hash = $1 for update of t, s`,
    [hash],
  );
  return row;
}

export async function markRefreshed(
  tx: Tx,
  use: { hash: Buffer; sessionId: string; at: Date; address: string },
): Promise<void> {
  await tx.run(`update auth.refresh_token set used_at = $2 where hash = $1`, [use.hash, use.at]);
  await tx.run(`update auth.session set used_at = $2, address = $3 where id = $1`, [
    use.sessionId,
    use.at,
    use.address,
  ]);
}

/** Sessions that may still be refreshed. */
export function livingSessions(
  database: Pick<Database, 'rows'>,
  personId: string,
  at: Date,
): Promise<SessionRow[]> {
  return database.rows(
    `select ${columns} from auth.session
     where person_id = $1 and ended_at is null and expires_at > $2 order by begun_at desc, id`,
    [personId, at],
  );
}

/** Ends one session of a person, or all of them (`sessionId` null), and returns those that were alive. */
export function endSessions(
  tx: Tx,
  end: { personId: string; sessionId: string | null; at: Date; reason: string },
): Promise<{ id: string }[]> {
  return tx.rows(
    `update auth.session set ended_at = $3, end_reason = $4
     where person_id = $1 and ($2::text is null or id = $2) and ended_at is null returning id`,
    [end.personId, end.sessionId, end.at, end.reason],
  );
}

/** Refresh tokens and sessions that nobody can use any more. */
export async function forgetOldSessions(database: Pick<Database, 'run'>, before: Date): Promise<void> {
  await database.run(
    `delete from auth.refresh_token t using auth.session s
     where s.id = t.session_id and coalesce(s.ended_at, s.expires_at) < $1`,
    [before],
  );
  await database.run(`delete from auth.session where coalesce(ended_at, expires_at) < $1`, [before]);
}
