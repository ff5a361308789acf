// Submissions through each door: single payments, files, and what other programs put on the topic. New,
// repeated and forged.
import { eventOf, events } from '#events';
import type { OutgoingEvent } from '#log';
import { forgetDecided as forget } from '../../../apps/payments/src/submit/accept/accept.sql.js';
import { parseFile, takeRecords } from '../../../apps/payments/src/submit/take-batch.js';
import { Broken } from '../history.js';
import { forge, makeIntent, spell, type Intent } from '../intent.js';
import { batchOf } from '../observe.sql.js';
import { processCount, type Attempt, type Simulation } from '../simulation.js';

const faultChance = 0.08;

/** A wish: mostly a new one, sometimes one from before, sometimes one that pretends to be one from before. */
function wish(simulation: Simulation): Intent {
  const { random, intents, clock } = simulation;
  const content = `c${simulation.fresh()}`;
  const kind = random.weighted({ fresh: 68, repeat: 20, forged: 12 });
  // Mostly of the last ones: they are still under way.
  const recent = intents.slice(-60);
  const known = intents.length > 0 ? random.pick(random.chance(0.8) ? recent : intents) : undefined;
  if (known && kind === 'repeat') return known;
  const intent =
    known && kind === 'forged'
      ? forge(known, content, random)
      : makeIntent(random, {
          transactionId: `TX-${content}`,
          content,
          day: (ahead) => clock.day(ahead),
        });
  intents.push(intent);
  return intent;
}

function wishes(simulation: Simulation, most: number): Intent[] {
  return Array.from({ length: simulation.random.between(1, most) }, () => wish(simulation));
}

const named = (intents: readonly Intent[]): string =>
  intents.map(({ transactionId, content }) => `${transactionId}=${content}`).join(' ');

export async function submitSingles(simulation: Simulation): Promise<void> {
  const { random, model, history } = simulation;
  const wanted = wishes(simulation, 5);
  history.tell(named(wanted));
  const after = random.below(2);
  const answers: PromiseSettledResult<string>[] = [];
  const { fault } = await simulation.attempt(
    random.below(processCount),
    async ({ payments }) => {
      const asked = wanted.map((intent) => {
        const submission = simulation.mean(intent, spell(intent, random));
        return payments.acceptance.accept({ submission, client: 'sim' });
      });
      answers.push(...(await Promise.allSettled(asked)));
      const refused = answers.find(({ status }) => status === 'rejected') as
        PromiseRejectedResult | undefined;
      if (refused) throw refused.reason;
    },
    { chance: faultChance, after },
  );
  for (const [index, intent] of wanted.entries()) {
    const answer = answers[index];
    // The first of the line goes alone; those that came meanwhile go together.
    const struck = fault !== undefined && (index === 0 ? 0 : 1) === after;
    if (answer.status === 'rejected' && !(struck && stands(fault))) continue;
    const expected = model.accept(intent);
    if (expected === 'accepted') simulation.expectedSubmitted.push(`single/${intent.transactionId}`);
    if (answer.status === 'fulfilled' && answer.value !== expected)
      throw new Broken(`${intent.transactionId} was answered ${answer.value}, not ${expected}`);
  }
}

/** Whether a transaction that a fault struck was committed all the same. */
export function stands(fault: Attempt['fault']): boolean {
  return fault === 'crash-after-commit' || fault === 'answer-lost';
}

const badLines = [
  'no json at all',
  '{"transactionId":"TX-bad"}',
  '[]',
  '{"transactionId":"TX-bad","amount":5}',
  '{"transactionId":"\\u0000"}',
];

export async function submitFile(simulation: Simulation): Promise<void> {
  const { random, history, database, engine } = simulation;
  const wanted = wishes(simulation, 10);
  const client = `file-${simulation.fresh()}`;
  history.tell(`${client} ${named(wanted)}`);
  const good = new Map<number, Intent>();
  const lines: string[] = [];
  for (const intent of wanted) {
    while (random.chance(0.15)) lines.push(random.pick(badLines));
    lines.push(JSON.stringify(simulation.mean(intent, spell(intent, random))));
    good.set(lines.length, intent);
  }
  const body = pieces(Buffer.from(lines.join('\n')), random.between(20, 400));
  const { fault, committed } = await simulation.attempt(
    random.below(processCount),
    ({ payments }) => takeRecords(payments.taking, { ...parseFile({ body, format: 'ndjson' }), client }),
    { chance: faultChance },
  );
  const batchId = await batchOf(database, client);
  if (batchId === undefined) throw new Broken(`the file of ${client} left no trace`);
  const whole = committed > 0;
  if (fault === undefined && !whole) throw new Broken(`the file of ${client} was taken but not stored`);
  simulation.files.set(batchId, {
    received: whole ? lines.length : 0,
    malformed: whole ? lines.length - good.size : 0,
  });
  if (engine === 'postgres' && whole)
    for (const line of good.keys()) simulation.expectedSubmitted.push(`${batchId}/${line}`);
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Another program writes to the topic: it may say the same twice, and what is no payment. */
export async function submitTopic(simulation: Simulation): Promise<void> {
  const { random, history, outside, clock, engine } = simulation;
  const wanted = wishes(simulation, 5);
  history.tell(named(wanted));
  const told: OutgoingEvent[] = [];
  for (const intent of wanted) {
    const data = simulation.mean(intent, spell(intent, random));
    const event = eventOf(events.paymentSubmitted, data, {
      id: `outside-${simulation.fresh()}`,
      timeMs: clock.ms,
    });
    told.push(event);
    if (random.chance(0.1)) told.push(event);
    if (random.chance(0.04)) told.push({ ...event, id: `junk-${simulation.fresh()}`, ...junk(simulation) });
  }
  clock.show(0);
  await outside.publish('payments.submitted', told);
  if (engine === 'postgres') simulation.expectedSubmitted.push(...told.map(({ id }) => id));
}

function junk({ random }: Simulation): Partial<OutgoingEvent> {
  return random.pick([
    { type: 'payments.submitted.v9' },
    { data: { transactionId: 'TX-junk' } },
    { data: 'no payment' },
  ]);
}

/** The accepted ones that have their outcome are forgotten. */
export async function forgetDecided(simulation: Simulation): Promise<void> {
  const { random, model, clock } = simulation;
  const tomorrow = new Date(clock.ms + 86_400_000);
  await simulation.attempt(random.below(processCount), (process) => forget(process.database, tomorrow));
  for (const id of model.accepted.keys()) if (model.payments.has(id)) model.accepted.delete(id);
}
