// kill -9 of the product: at a random moment, all at once, at every fault point, and SIGSTOP for longer than its lease.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '../stand/instance.js';
import type { Engine } from '../stand/stand.js';
import { shuffled, type Fault, type Strike } from './fault.js';

const reachedTimeoutMs = 5_000;
// Longer than the lease of the PostgreSQL engine and the session timeout on Kafka, both 6 s here.
const zombieMs = 8_000;

const points: { name: string; engines?: readonly Engine[]; countMax: number }[] = [
  { name: 'accepted', countMax: 20 },
  { name: 'intake-committed', countMax: 1, engines: ['postgres'] },
  { name: 'intake-published', countMax: 1, engines: ['kafka'] },
  { name: 'batch-fetched', countMax: 8 },
  { name: 'transaction-open', countMax: 8 },
  { name: 'committed', countMax: 8 },
  { name: 'relay-sent', countMax: 8, engines: ['kafka'] },
];

/** Points at which a process that stands still holds something that another one wants. */
const zombiePoints = ['batch-fetched', 'transaction-open', 'relay-sent'];

const killAtPoint: Fault[] = points.map(({ name, engines, countMax }) => ({
  name: `kill -9 at ${name}`,
  ...(engines && { engines }),
  strike: (of) => killAt(of, `${name}:${of.random.between(1, countMax)}`),
}));

async function killAt({ stand, random, struck }: Strike, plan: string): Promise<void> {
  const before = new Map(stand.instances.map((instance) => [instance, instance.deaths]));
  await firstToReach(
    shuffled(random, stand.instances),
    plan,
    (victim) => victim.deaths > before.get(victim)!,
  );
  struck();
}

/** Arms one instance after the other until one gets to the point: which of them has the partitions is its own affair. */
async function firstToReach(
  candidates: readonly Instance[],
  plan: string,
  hasReached: (victim: Instance) => boolean,
): Promise<Instance> {
  for (const victim of [...candidates, ...candidates]) {
    await victim.ready();
    victim.arm(plan);
    const untilMs = performance.now() + reachedTimeoutMs;
    while (!hasReached(victim) && performance.now() < untilMs) await pause(10);
    if (hasReached(victim)) return victim;
    victim.disarm();
  }
  throw new Error(`nobody came to ${plan}`);
}

const stopAtPoint: Fault[] = points
  .filter(({ name }) => zombiePoints.includes(name))
  .map(({ name, engines, countMax }) => ({
    name: `SIGSTOP at ${name}`,
    ...(engines && { engines }),
    async strike({ stand, random, struck }) {
      const plan = `${name}:${random.between(1, countMax)}:SIGSTOP`;
      const victim = await firstToReach(
        shuffled(random, stand.instances),
        plan,
        (candidate) => candidate.isStopped,
      );
      struck();
      await wake(victim);
    },
  }));

async function wake(victim: Instance): Promise<void> {
  await pause(zombieMs);
  victim.signal('SIGCONT');
}

export const processFaults: Fault[] = [
  {
    name: 'kill -9 of a service',
    strike({ stand, random, struck }) {
      struck();
      random.pick(stand.instances).signal('SIGKILL');
      return Promise.resolve();
    },
  },
  {
    name: 'kill -9 of all services',
    strike({ stand, struck }) {
      struck();
      for (const instance of stand.instances) instance.signal('SIGKILL');
      return Promise.resolve();
    },
  },
  {
    name: 'SIGSTOP of a service',
    async strike({ stand, random, struck }) {
      const victim = random.pick(stand.instances);
      struck();
      victim.signal('SIGSTOP');
      await wake(victim);
    },
  },
  ...killAtPoint,
  ...stopAtPoint,
];
