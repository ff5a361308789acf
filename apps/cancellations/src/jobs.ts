// Work beside the doors: mails that wait to be handled, and replies that wait to be sent.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cancellations } from './cancellations.js';
import { writeRecalls } from './recall/recall.js';
import { pollMailbox } from './mailbox/imap-poll.js';
import { send } from './reply/send.js';
import { receive } from './receive/receive.js';

interface Job {
  name: string;
  everyMs(cancellations: Cancellations): number;
  run(cancellations: Cancellations, signal: AbortSignal): Promise<unknown>;
}

// Two PDFs are read at a time; a third mail is unpacked meanwhile. Each may hold 40 MB.
const readersMax = 3;

const jobs: Job[] = [
  {
    name: 'receive',
    everyMs: () => 200,
    async run(cancellations, signal) {
      const takeAll = async (): Promise<void> => {
        while (!signal.aborted && (await receive(cancellations)));
      };
      await Promise.all(Array.from({ length: readersMax }, takeAll));
    },
  },
  {
    name: 'reply',
    everyMs: () => 500,
    async run(cancellations, signal) {
      while (!signal.aborted && (await send(cancellations)));
    },
  },
  { name: 'recall', everyMs: () => 1_000, run: writeRecalls },
  {
    name: 'mailbox',
    everyMs: ({ runtime }) => 1_000 * (runtime.values.IMAP_POLL_SECONDS as number),
    async run(cancellations) {
      const { IMAP_URL: url } = cancellations.runtime.configuration;
      if (url !== undefined) await pollMailbox(cancellations, url);
    },
  },
];

/** Starts the jobs; the answer stops them after the turn in hand. */
export function startJobs(cancellations: Cancellations): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const running = jobs.map((job) => keepRunning(job, cancellations, stopping.signal));
  return Promise.resolve(async () => {
    stopping.abort();
    await Promise.all(running);
  });
}

async function keepRunning(job: Job, cancellations: Cancellations, signal: AbortSignal): Promise<void> {
  let turn = new AbortController();
  signal.addEventListener('abort', () => turn.abort());
  while (!signal.aborted) {
    turn = new AbortController();
    // From before the turn on, so that what comes during it is not waited for.
    const rung = once(cancellations.bell, job.name, { signal: turn.signal }).catch(notAborted);
    try {
      await job.run(cancellations, signal);
    } catch (error) {
      // The next turn tries again; what lasts shows in the logs.
      cancellations.runtime.logger.warn({ job: job.name, err: error }, 'job failed');
    }
    if (signal.aborted) turn.abort();
    const everyMs = job.everyMs(cancellations);
    await Promise.race([rung, pause(everyMs, undefined, { signal: turn.signal }).catch(notAborted)]);
    turn.abort();
  }
}

function notAborted(error: Error): void {
  if (error.name !== 'AbortError') throw error;
}
