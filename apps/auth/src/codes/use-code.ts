// Uses up a one-time code of a person, inside the transaction of what the code is for.
import { now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { findCode } from './one-time-code.rules.js';
import {
  countWrongCode,
  lockUsableTokens,
  markUsed,
  voidOtherTokens,
  type OtpTokenRow,
} from './otp-token.sql.js';
import { afterUse, windowOf, type TokenPlace } from './token-window.rules.js';

export type CodeUse =
  | { ok: true; tokenId: string }
  /** `blockedIds`: the tokens that this wrong code blocked. */
  | { ok: false; blockedIds: string[] };

// RTS 2018/389, article 4(3)(b): at most five in a row.
const wrongCodesMax = 5;

/** Accepts a code once, or counts it as wrong. Takes one round over every token whatever is found. */
export async function useCode(
  auth: Auth,
  tx: Tx,
  { personId, code }: { personId: string; code: string },
): Promise<CodeUse> {
  const atMs = now().getTime();
  const tokens = await lockUsableTokens(tx, personId);
  let used: { token: OtpTokenRow; place: number } | undefined;
  for (const token of tokens) {
    const place = findCode(makerOf(auth, token), code, windowOf(placeOf(token), atMs));
    if (place !== undefined) used ??= { token, place };
  }
  if (!used) {
    const counted = await countWrongCode(tx, personId, wrongCodesMax);
    return { ok: false, blockedIds: counted.map((row) => row.id).filter(Boolean) };
  }
  const { token, place } = used;
  await markUsed(tx, { id: token.id, ...afterUse(placeOf(token), place, atMs) });
  if (token.state === 'pending' && token.kind === 'mtoken') await voidOtherTokens(tx, personId, token.id);
  return { ok: true, tokenId: token.id };
}

export function placeOf(token: OtpTokenRow): TokenPlace {
  return {
    kind: token.kind,
    stepSeconds: token.step_seconds,
    lastMovingFactor: token.last_moving_factor,
    driftSteps: token.drift_steps,
  };
}

export function makerOf(auth: Auth, token: OtpTokenRow) {
  return {
    secret: auth.seal.open(token.secret_sealed, token.id),
    algorithm: token.algorithm,
    digits: token.digits,
  };
}
