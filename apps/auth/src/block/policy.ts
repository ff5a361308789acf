// Blocks by the bank's policy whoever shows too many signs of misuse, in the transaction in which the last
// one came.
import { now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { lockPerson } from '../people/person.sql.js';
import { blockPerson } from './block.js';
import { readPolicy, tooMany, type Signal } from './policy.rules.js';
import { countSignalSince } from './policy.sql.js';

const hourMs = 3_600_000;

/**
 * Counts a sign against a person. Asked with an id that nobody has, it does the same and counts nothing, so
 * that the time it takes tells nothing.
 */
export async function countSignal(
  auth: Auth,
  tx: Tx,
  sign: { personId: string; signal: Signal; from: FromWhere },
): Promise<void> {
  const { AUTH_BLOCK_POLICY: policyText, AUTH_BLOCK_POLICY_HOURS: hours } = auth.runtime.values as {
    AUTH_BLOCK_POLICY: string;
    AUTH_BLOCK_POLICY_HOURS: number;
  };
  const { personId, signal, from } = sign;
  const at = now();
  const since = new Date(at.getTime() - hours * hourMs);
  const count = await countSignalSince(tx, { personId, signal, at, since });
  const note = tooMany(readPolicy(policyText), { signal, count, hours });
  if (note === undefined) return;
  const person = await lockPerson(tx, personId);
  if (person?.state === 'active')
    await blockPerson(auth, tx, { person, reason: 'policy', note, actor: 'system', from });
}
