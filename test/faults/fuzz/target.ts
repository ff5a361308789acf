// What is fuzzed: an intake, inputs for it, and what must be true of whatever it makes of them.
import type { Seed } from './mutations.js';

export interface Target {
  name: string;
  seeds(): Promise<Seed[]>;
  /** What the format gives a meaning to. */
  words: readonly string[];
  /** How long one input may take; far more than any takes, so that a crowded machine is no failure. */
  timeoutMs: number;
  /**
   * Reads the input, throws when something is not as it must be; true: it was taken, false: refused with a
   * reason.
   */
  read(input: Buffer, cuts: readonly number[]): Promise<boolean>;
}

/** Throws with what is not true of the outcome. */
export function must(isTrue: boolean, what: string, found?: unknown): void {
  if (!isTrue) throw new Error(`${what}: ${JSON.stringify(found)?.slice(0, 500) ?? ''}`);
}
