// Takes a request for a new password, and later, out of sight of whoever asked, looks whether it fits
// anybody.
import { createHash } from 'node:crypto';
import { newId, now, randomToken } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import { countSignal } from '../block/policy.js';
import type { FromWhere } from '../from-where.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { countedAttempt } from '../sign-in/count-attempt.js';
import { findPerson } from '../people/person.sql.js';
import { factsHash, type ResetFacts } from './reset-facts.rules.js';
import {
  countRequestsSince,
  findByFacts,
  hasRequests,
  insertLink,
  insertRequest,
  takeRequests,
  type LinkPurpose,
  type ResetRequest,
} from './reset.sql.js';

const confirmMinutes = 30;
const notMeDays = 7;
const mailsPerHourMax = 3;
const hourMs = 3_600_000;

/** Stores the request, whether it fits or not: the work and the time are the same. */
export async function requestReset(
  auth: Auth,
  facts: ResetFacts,
  from: FromWhere,
): Promise<{ ok: true } | { ok: false; retryAfterSeconds: number }> {
  const hash = factsHash(auth.seal, facts);
  // One lane for all facts that an address tries: guessing is slowed down, whoever is guessed at.
  const counted = await countedAttempt(auth, {
    username: `reset from ${from.address}`,
    address: from.address,
  });
  if (!counted.ok) return counted;
  await auth.runtime.database.transaction(async (tx) => {
    const id = newId('rst');
    await insertRequest(tx, { id, facts: hash, address: from.address, at: now() });
    await recordAct(auth, tx, { act: 'reset-requested', actor: 'anyone', target: id, ...from });
  });
  auth.courier.wake();
  return { ok: true };
}

/** Matches what waits, and writes the mails. */
export async function matchRequests(auth: Auth): Promise<void> {
  if (!(await hasRequests(auth.runtime.database))) return;
  await auth.runtime.database.transaction(async (tx) => {
    for (const request of await takeRequests(tx)) await match(auth, tx, request);
  });
}

async function match(auth: Auth, tx: Tx, request: ResetRequest): Promise<void> {
  const at = now();
  const personId = await findByFacts(tx, request.facts);
  const person = personId === undefined ? undefined : await findPerson(tx, personId);
  if (person?.state !== 'active') return;
  const from = { address: request.address, agent: '' };
  await countSignal(auth, tx, { personId: person.id, signal: 'resets', from });
  if ((await findPerson(tx, person.id))?.state !== 'active') return;
  if ((await countRequestsSince(tx, person.id, new Date(at.getTime() - hourMs))) >= mailsPerHourMax) return;
  const newLink = async (purpose: LinkPurpose, livesMs: number) => {
    const token = randomToken(32);
    const expiresAt = new Date(at.getTime() + livesMs);
    await insertLink(tx, {
      hash: linkHash(token),
      personId: person.id,
      purpose,
      requestId: request.id,
      address: request.address,
      madeAt: at,
      expiresAt,
    });
    const base = auth.runtime.publicUrl();
    return `${base}/v1/auth/reset/${purpose}/${token}`;
  };
  const confirmLink = await newLink('confirm', confirmMinutes * 60_000);
  const notMeLink = await newLink('not-me', notMeDays * 24 * hourMs);
  const values = { confirmLink, notMeLink, minutes: String(confirmMinutes) };
  await writeToPerson(auth, tx, { person, template: 'reset-requested', values });
  await recordAct(auth, tx, {
    act: 'reset-mailed',
    actor: 'system',
    target: person.id,
    detail: { request: request.id },
  });
}

// 32 random bytes: nothing to guess, so a fast hash keeps them.
export function linkHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
