// Asks the doors themselves, after all has healed: a payment that was answered once is told with the same
// outcome by every process, when it is looked up and when it is sent again.
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../sim/random.js';
import { shuffled } from '../kinds/fault.js';
import { isPassing, type Answer, type Client } from '../load/client.js';
import type { Entry, Expected, Journal } from '../load/journal.js';
import type { Stand } from '../stand/stand.js';

// Each costs two requests: as many as take no longer than the statements of the check.
const askedMax = 20;
const againAfterMs = 200;
const patienceMs = 30_000;

const statusOf: Record<Expected, string> = { settled: 'ACSC', refused: 'RJCT', held: 'PDNG' };

/** Sentences about what the doors tell otherwise than it is. */
export async function askDoors(
  of: { stand: Stand; client: Client; random: Random },
  journal: Journal,
): Promise<string[]> {
  const answered = journal.entries.filter(({ isAnswered }) => isAnswered);
  const wrong: string[] = [];
  for (const [at, entry] of shuffled(of.random, answered).slice(0, askedMax).entries()) {
    const { transactionId } = entry.submission;
    const instance = of.stand.instances[at % of.stand.instances.length];
    const ask = (path: string, request = {}): Promise<Answer> =>
      untilAnswered(() => of.client.send(instance, path, request));
    const found = await ask(`/v1/payments/${transactionId}`);
    if (found.status !== 200 || !isTold(found, entry))
      wrong.push(`${transactionId}: looked up, is told as ${found.status} ${JSON.stringify(found.body)}`);
    const again = await ask('/v1/payments', {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=5' },
      body: JSON.stringify(entry.submission),
    });
    if (again.status !== 202 || !again.isReplayed || !isTold(again, entry))
      wrong.push(`${transactionId}: sent again, is answered ${again.status} ${JSON.stringify(again.body)}`);
  }
  return wrong;
}

const isTold = ({ body }: Answer, { expected }: Entry): boolean =>
  body.transactionStatus === statusOf[expected];

/** A process that has only just healed may still turn somebody away; not for long. */
async function untilAnswered(ask: () => Promise<Answer>): Promise<Answer> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask().catch((error: Error): Answer => ({
      status: 0,
      body: { title: error.message },
    }));
    if ((answer.status > 0 && !isPassing(answer.status)) || performance.now() > untilMs) return answer;
    await pause(againAfterMs);
  }
}
