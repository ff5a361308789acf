// What happens to PostgreSQL and to the way there: killed, cut off, unheard at COMMIT, its disk full.
import { setTimeout as pause } from 'node:timers/promises';
import type { CommitAct } from '../stand/proxy.js';
import { until } from '../stand/until.js';
import type { Fault, Strike } from './fault.js';

const commitTimeoutMs = 20_000;
// PostgreSQL extends its files by many pages at once: the room that it has already lasts a while.
const noticeTimeoutMs = 60_000;
const commitsMax = 12;
const silenceMs = 4_000;
const fullForMs = 3_000;

const commitActs: Record<CommitAct, string> = {
  'cut-before': 'TCP cut before COMMIT arrives',
  'cut-after': "TCP cut before COMMIT's answer",
  hush: "black hole at COMMIT's answer",
};

async function actAtCommit({ stand, random, struck }: Strike, act: CommitAct): Promise<void> {
  const proxy = random.pick(stand.proxies);
  const passed = proxy.atCommit(act, random.between(1, commitsMax));
  const late = AbortSignal.timeout(commitTimeoutMs);
  await Promise.race([
    passed,
    new Promise((_, reject) => late.addEventListener('abort', () => reject(new Error('no COMMIT passed')))),
  ]);
  struck();
}

async function goSilent({ stand, random, struck }: Strike, late: 'deliver' | 'dead'): Promise<void> {
  const proxy = random.pick(stand.proxies);
  struck();
  if (proxy.freeze() === 0) throw new Error('nobody was connected');
  await pause(silenceMs);
  proxy.thaw(late);
}

export const databaseFaults: Fault[] = [
  {
    name: 'kill -9 of PostgreSQL',
    strike({ stand, struck }) {
      struck();
      stand.postgres.kill9();
      return Promise.resolve();
    },
  },
  {
    name: 'kill -9 of a PostgreSQL backend',
    strike({ stand, random, struck }) {
      struck();
      if (!stand.postgres.killBackend((pids) => random.pick(pids))) throw new Error('nobody is connected');
      return Promise.resolve();
    },
  },
  {
    name: 'TCP cut to PostgreSQL',
    strike({ stand, random, struck }) {
      struck();
      if (random.pick(stand.proxies).cutAll() === 0) throw new Error('nobody was connected');
      return Promise.resolve();
    },
  },
  ...(Object.entries(commitActs) as [CommitAct, string][]).map(([act, name]): Fault => ({
    name,
    strike: (of) => actAtCommit(of, act),
  })),
  {
    name: 'black hole of 4 s, delivered late',
    strike: (of) => goSilent(of, 'deliver'),
  },
  {
    name: 'black hole, connections dead',
    strike: (of) => goSilent(of, 'dead'),
  },
  {
    name: 'full disk of PostgreSQL',
    obstacle: (stand) =>
      stand.volume
        ? undefined
        : 'no file system can be mounted here, not even in a user namespace, so none can be filled',
    async strike({ stand, load, random, struck }) {
      const { postgres, volume } = stand;
      const { journal } = load;
      const before = postgres.diskFullReports;
      const turnedAwayBefore = journal.turnedAway;
      struck();
      volume!.fill(random.between(0, 2) << 20);
      try {
        await until(
          'PostgreSQL notices the full disk',
          () => postgres.diskFullReports > before,
          noticeTimeoutMs,
        );
        await until(
          'a door says when to come back',
          () => journal.turnedAway > turnedAwayBefore,
          commitTimeoutMs,
        );
        await pause(fullForMs);
      } finally {
        volume!.free();
      }
    },
  },
];
