// A dead letter whose replay is killed half way, or the database under it: it is handled once, and its
// payment has one outcome.
import { decideLetter } from '#log';
import { findParked } from '../check/check.sql.js';
import type { Entry } from '../load/journal.js';
import { putOnTopic } from '../load/topic.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import type { Fault, Strike } from './fault.js';

const parkedTimeoutMs = 30_000;
const reachedTimeoutMs = 20_000;
const backTimeoutMs = 60_000;

async function killInReplay(of: Strike): Promise<void> {
  const { instances } = of.stand;
  const deaths = (): number => instances.reduce((sum, instance) => sum + instance.deaths, 0);
  const before = deaths();
  await replayUntil(of, 'replay-open:1', () => deaths() > before);
  of.struck();
}

async function killPostgresInReplay(of: Strike): Promise<void> {
  const { instances, postgres } = of.stand;
  await replayUntil(of, 'replay-open:1:SIGSTOP', () => instances.some(({ isStopped }) => isStopped));
  const before = postgres.restarts;
  of.struck();
  postgres.kill9();
  for (const instance of instances) instance.signal('SIGCONT');
  await until('PostgreSQL runs again', () => postgres.restarts > before, backTimeoutMs);
}

/** Has a parked payment replayed, until a process was caught at the plan's point. */
async function replayUntil({ stand, load }: Strike, plan: string, isCaught: () => boolean): Promise<void> {
  const id = await parkOne(stand, load.journal.next('topic'));
  for (const instance of stand.instances) instance.arm(plan);
  const database = await stand.database();
  await database.transaction((tx) =>
    decideLetter(tx, 'payments', { id, state: 'replaying', actor: 'faults', note: 'killed half way' }),
  );
  await until('a process was caught in the replay', isCaught, reachedTimeoutMs);
  // One is meant: the other process is to do what the first left.
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
  { name: "kill -9 of PostgreSQL half way in a dead letter's replay", strike: killPostgresInReplay },
];
