// Which places of a token's row are accepted next. Pure.
import { stepAt, type Places } from './one-time-code.rules.js';

export type TokenKind = 'mtoken' | 'hardware-hotp' | 'hardware-totp';

export interface TokenPlace {
  kind: TokenKind;
  stepSeconds: number;
  /** The last place that was used up. */
  lastMovingFactor: number;
  driftSteps: number;
}

// RFC 4226 7.4 wants the look-ahead as low as possible: idle presses of the button in a pocket.
const lookAhead = 10;
// RFC 6238 5.2: one step for the network's delay, on each side.
const stepsAround = 1;

// How far a token may have run away before it must be replaced.
const synchroniseAhead = 1_000;
const synchroniseStepsAround = 120;

/** Places accepted now; never one that was used or stands before one that was used. */
export function windowOf(token: TokenPlace, atMs: number): Places {
  const next = token.lastMovingFactor + 1;
  if (token.kind === 'hardware-hotp') return { from: next, to: next + lookAhead };
  const step = stepAt(atMs, token.stepSeconds) + token.driftSteps;
  return { from: Math.max(next, step - stepsAround), to: step + stepsAround };
}

/** Places searched when the contact center synchronises a hardware token. */
export function synchroniseWindowOf(token: TokenPlace, atMs: number): Places {
  const next = token.lastMovingFactor + 1;
  if (token.kind === 'hardware-hotp') return { from: next, to: next + synchroniseAhead };
  const step = stepAt(atMs, token.stepSeconds);
  return { from: Math.max(next, step - synchroniseStepsAround), to: step + synchroniseStepsAround };
}

/**
 * The token after a code was accepted at a place: the place is used up, and the clock's drift is learned
 * (RFC 6238, 6).
 */
export function afterUse(
  token: TokenPlace,
  place: number,
  atMs: number,
): Pick<TokenPlace, 'lastMovingFactor' | 'driftSteps'> {
  const driftSteps = token.kind === 'hardware-totp' ? place - stepAt(atMs, token.stepSeconds) : 0;
  return { lastMovingFactor: place, driftSteps };
}
