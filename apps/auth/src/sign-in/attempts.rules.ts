// How failed sign-ins slow down whoever fails, without letting a stranger lock a customer out for good. Pure.

/**
 * An attempt is counted in lanes. Somebody on a device that this user signed in from before has a lane of
 * its own, so a
 * stranger's failures never touch it. Everybody else is counted by user and address, by user from all
 * addresses together,
 * and by address over all users together.
 */
export type LaneKind = 'device' | 'address' | 'strangers' | 'crowd';

export interface LaneState {
  failures: number;
  failedAtMs: number;
  blockedUntilMs: number | null;
}

/**
 * Failures in a row after which a lane blocks. NIST 800-63B allows 100 over all; guessing at one user from
 * many addresses
 * stops at 50, and trying many users from one address at 100: an office behind one address has successes in
 * between.
 */
const failuresMax: Record<LaneKind, number> = { device: 5, address: 5, strangers: 50, crowd: 100 };
const firstBlockMs = 60_000;
const blockMaxMs = 900_000;
const forgottenAfterMs = 86_400_000;

export type Attempt = { allowed: false; retryAtMs: number } | { allowed: true; next: LaneState };

/**
 * Counts the attempt before it is judged, as if it failed: so a hundred sent at the same moment are still
 * counted one by
 * one. A success takes the count back.
 */
export function countAttempt(kind: LaneKind, before: LaneState | undefined, atMs: number): Attempt {
  const current = before && atMs - before.failedAtMs < forgottenAfterMs ? before : undefined;
  if (current?.blockedUntilMs && current.blockedUntilMs > atMs)
    return { allowed: false, retryAtMs: current.blockedUntilMs };
  const failures = (current?.failures ?? 0) + 1;
  const over = failures - failuresMax[kind];
  const blockedUntilMs =
    over < 0 ? null : atMs + Math.min(blockMaxMs, firstBlockMs * 2 ** Math.min(over, 20));
  return { allowed: true, next: { failures, failedAtMs: atMs, blockedUntilMs } };
}
