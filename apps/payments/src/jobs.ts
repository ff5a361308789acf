// Work beside the doors: held payments on their day, and tidying up.
import { now } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import type { Payments } from './payments.js';
import { releaseDue } from './settle/release/release.js';
import { forgetDecided } from './submit/accept/accept.sql.js';
import { adoptUnknown, closeAbandoned } from './submit/batch.sql.js';

interface Job {
  name: string;
  everyMs: number;
  run(payments: Payments): Promise<unknown>;
}

const acceptedKeptMs = 60_000;
const uploadSilentMinutes = 10;

const jobs: Job[] = [
  {
    name: 'backlog',
    everyMs: 500,
    run: ({ backlog }) => backlog.measure(),
  },
  {
    name: 'release',
    everyMs: 2_000,
    async run({ settling, database }) {
      while ((await releaseDue(settling, database)) > 0);
    },
  },
  {
    name: 'forget',
    everyMs: 30_000,
    run: ({ database }) => forgetDecided(database, new Date(now().getTime() - acceptedKeptMs)),
  },
  {
    name: 'abandoned',
    everyMs: 60_000,
    run: ({ database }) => closeAbandoned(database, uploadSilentMinutes),
  },
  {
    name: 'adopt',
    everyMs: 5_000,
    run: ({ database }) => adoptUnknown(database),
  },
];

/** Starts the jobs; the answer stops them after the turn in hand. */
export function startJobs(payments: Payments): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const running = jobs.map((job) => keepRunning(job, payments, stopping.signal));
  return Promise.resolve(async () => {
    stopping.abort();
    await Promise.all(running);
  });
}

async function keepRunning(job: Job, payments: Payments, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await job.run(payments);
    } catch (error) {
      // The next turn tries again; what lasts shows in the logs.
      payments.runtime.logger.warn({ job: job.name, err: error }, 'job failed');
    }
    await pause(job.everyMs, undefined, { signal }).catch(() => undefined);
  }
}
