// Statements of the failure counts. Lanes are locked in their order, so that two attempts never wait for
// each other crosswise.
import type { Tx } from '#db';
import type { LaneState } from './attempts.rules.js';

interface LaneRow {
  failures: number;
  failed_at: Date;
  blocked_until: Date | null;
}

/** Locks a lane, also one that has no failures yet. */
export async function lockLane(tx: Tx, lane: string, at: Date): Promise<LaneState | undefined> {
  const [row] = await tx.rows<LaneRow>(
    `insert into auth.sign_in_failure as held (lane, failures, failed_at) values ($1, 0, $2)
     on conflict (lane) do update set lane = excluded.lane
     returning failures, failed_at, blocked_until`,
    [lane, at],
  );
  if (!row || row.failures === 0) return undefined;
  return {
    failures: row.failures,
    failedAtMs: row.failed_at.getTime(),
    blockedUntilMs: row.blocked_until?.getTime() ?? null,
  };
}

export function writeLane(tx: Tx, lane: string, state: LaneState): Promise<number> {
  return tx.run(
    `update auth.sign_in_failure set failures = $2, failed_at = $3, blocked_until = $4 where lane = $1`,
    [
      lane,
      state.failures,
      new Date(state.failedAtMs),
      state.blockedUntilMs === null ? null : new Date(state.blockedUntilMs),
    ],
  );
}

export function forgetLanes(tx: Tx, lanes: readonly string[]): Promise<number> {
  return tx.run(`delete from auth.sign_in_failure where lane = any ($1::text[])`, [lanes]);
}

/** Takes out lanes whose last failure is too old to count. */
export function forgetOldLanes(tx: Pick<Tx, 'run'>, before: Date): Promise<number> {
  return tx.run(
    `delete from auth.sign_in_failure where failed_at < $1 and (blocked_until is null or blocked_until < $1)`,
    [before],
  );
}
