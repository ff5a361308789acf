// Counts an attempt in its lanes before anything is checked, and says whether it may go on.
import { now } from '#time';
import type { Auth } from '../auth.js';
import { countAttempt, type LaneKind } from './attempts.rules.js';
import { forgetLanes, lockLane, writeLane } from './attempt.sql.js';
import { deviceOf } from './device.rules.js';
import type { Tx } from '#db';

export interface Attempted {
  username: string;
  address: string;
  /** The token of a device that this user signed in from before. */
  device?: string;
}

export type CountedAttempt = { ok: true; lanes: string[] } | { ok: false; retryAfterSeconds: number };

export async function countedAttempt(auth: Auth, attempted: Attempted): Promise<CountedAttempt> {
  const at = now();
  const lanes = lanesOf(auth, attempted, at.getTime());
  return auth.runtime.database.transaction(async (tx) => {
    let retryAtMs = 0;
    for (const [lane, kind] of lanes) {
      const attempt = countAttempt(kind, await lockLane(tx, lane, at), at.getTime());
      if (attempt.allowed) await writeLane(tx, lane, attempt.next);
      else retryAtMs = Math.max(retryAtMs, attempt.retryAtMs);
    }
    if (retryAtMs > 0)
      return { ok: false as const, retryAfterSeconds: Math.ceil((retryAtMs - at.getTime()) / 1_000) };
    return { ok: true as const, lanes: lanes.map(([lane]) => lane) };
  });
}

/** The attempt was right: the lanes start anew. */
export function forgiveAttempt(tx: Tx, lanes: readonly string[]): Promise<number> {
  return forgetLanes(tx, lanes);
}

// Usernames are hashed: the table must not become a list of who exists or of passwords typed into the wrong
// field.
function lanesOf(auth: Auth, { username, address, device }: Attempted, atMs: number): [string, LaneKind][] {
  const deviceId = deviceOf(auth.seal, { username, token: device, atMs });
  const lane = (kind: LaneKind, place: string): [string, LaneKind] => [
    auth.seal.hash(`${kind}\0${username}\0${place}`, 'lane').toString('base64url'),
    kind,
  ];
  if (deviceId) return [lane('device', deviceId)];
  const crowd = auth.seal.hash(`crowd\0${address}`, 'lane').toString('base64url');
  return [lane('address', address), lane('strangers', ''), [crowd, 'crowd'] as [string, LaneKind]].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
}
