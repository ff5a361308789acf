// Single payments over HTTP: each is sent, with the same id, to whichever instance answers, until one has.
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../sim/random.js';
import { isPassing, type Answer, type Client } from './client.js';
import type { Entry, Journal } from './journal.js';

const againAfterMs = 100;
const stateOf: Record<string, string> = { ACSC: 'settled', RJCT: 'refused', PDNG: 'held' };

/** Sends an entry until it is answered; an answer that may not be goes into the journal's complaints. */
export async function submitUntilAnswered(
  of: { client: Client; journal: Journal; random: Random; signal: AbortSignal },
  entry: Entry,
): Promise<void> {
  const { client, journal, random, signal } = of;
  while (!signal.aborted) {
    const answer = await tryOnce(client, random, entry);
    if (answer?.status === 503) countTurnedAway(journal, entry, answer);
    if (!answer || isPassing(answer.status)) {
      await pause(againAfterMs);
      continue;
    }
    if (answer.status !== 202)
      journal.complain(entry, `answered ${answer.status} ${JSON.stringify(answer.body)}`);
    entry.isAnswered = true;
    const told = stateOf[answer.body.transactionStatus as string];
    if (told) entry.told = told;
    return;
  }
}

/** Asks what became of an entry, while things break: what is told as final must stay so. */
export async function lookUp(
  { client, journal, random }: { client: Client; journal: Journal; random: Random },
  entry: Entry,
): Promise<void> {
  const instance = client.anyInstance(random);
  const { transactionId } = entry.submission;
  if (!instance) return;
  const answer = await client
    .send(instance, `/v1/payments/${transactionId}`)
    .catch((error: unknown) => void (entry.lastTrouble = error));
  if (!answer || isPassing(answer.status)) return;
  if (answer.status !== 200) journal.complain(entry, `answered once, and looked up as ${answer.status}`);
  const told = stateOf[answer.body.transactionStatus as string];
  if (told && entry.told && told !== entry.told)
    journal.complain(entry, `was told as ${entry.told}, and then as ${told}`);
  if (told) entry.told = told;
}

function countTurnedAway(journal: Journal, entry: Entry, { retryAfterSeconds }: Answer): void {
  if (retryAfterSeconds !== undefined && retryAfterSeconds > 0) journal.turnedAway++;
  else journal.complain(entry, 'answered 503 without Retry-After');
}

async function tryOnce(client: Client, random: Random, entry: Entry): Promise<Answer | undefined> {
  const instance = client.anyInstance(random);
  if (!instance) return undefined;
  try {
    return await client.send(instance, '/v1/payments', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(random.chance(0.3) && { prefer: 'wait=1' }) },
      body: JSON.stringify(entry.submission),
    });
  } catch (error) {
    // No answer: nothing is known of it, so it is sent again.
    entry.lastTrouble = error;
    return undefined;
  }
}

/** The same id with another amount, after an answer: it must be refused, and change nothing. */
export async function tryForgery(
  of: { client: Client; journal: Journal; random: Random },
  entry: Entry,
): Promise<void> {
  const forged = { ...entry.submission, instructedAmount: { currency: 'EUR', amount: '3333.33' } };
  const answer = await tryOnce(of.client, of.random, { ...entry, submission: forged });
  if (answer && answer.status !== 422 && !isPassing(answer.status))
    of.journal.complain(entry, `a forged repeat was answered ${answer.status}`);
}
