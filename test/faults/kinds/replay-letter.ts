// A dead letter whose replay is killed half way: it is handled once, and its payment has one outcome.
import { decideLetter } from '#log';
import { findParked } from '../check/check.sql.js';
import type { Entry } from '../load/journal.js';
import { putOnTopic } from '../load/topic.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import type { Fault, Strike } from './fault.js';

const parkedTimeoutMs = 30_000;
const reachedTimeoutMs = 20_000;

async function killInReplay({ stand, load, struck }: Strike): Promise<void> {
  const entry = load.journal.next('topic');
  const id = await parkOne(stand, entry);
  const deaths = (): number => stand.instances.reduce((sum, instance) => sum + instance.deaths, 0);
  const before = deaths();
  for (const instance of stand.instances) instance.arm('replay-open:1');
  const database = await stand.database();
  await database.transaction((tx) =>
    decideLetter(tx, 'payments', { id, state: 'replaying', actor: 'faults', note: 'killed half way' }),
  );
  await until('a process was killed in the replay', () => deaths() > before, reachedTimeoutMs);
  struck();
  // One kill is meant: the other process is to do what the first left.
  for (const instance of stand.instances) instance.disarm();
}

/**
 * The database refuses one payment for good until it is parked; then the cause is gone, and a replay can
 * succeed.
 */
async function parkOne(stand: Stand, entry: Entry): Promise<string> {
  const { transactionId } = entry.submission;
  const database = await stand.database();
  await database.run(
    `alter table payments.payment add constraint faults check (transaction_id <> '${transactionId}') not valid`,
  );
  try {
    await putOnTopic(stand, [entry], AbortSignal.timeout(parkedTimeoutMs));
    let id: string | undefined;
    await until(
      'the payment is parked',
      async () => (id = await findParked(database, transactionId)) !== undefined,
      parkedTimeoutMs,
    );
    return id!;
  } finally {
    await database.run('alter table payments.payment drop constraint faults');
  }
}

export const replayFaults: Fault[] = [
  { name: "kill -9 of a service half way in a dead letter's replay", strike: killInReplay },
];
