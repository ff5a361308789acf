// kill -9 of the product: at a random moment, all at once, at every fault point, and SIGSTOP for longer than its lease.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '../stand/instance.js';
import { until } from '../stand/until.js';
import type { Engine } from '../stand/stand.js';
import type { Fault, Strike } from './fault.js';

const reachedTimeoutMs = 20_000;
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
  const victim = random.pick(stand.instances);
  await victim.ready();
  const { deaths } = victim;
  victim.arm(plan);
  if (!(await victim.hasDied(deaths, reachedTimeoutMs)))
    throw new Error(`${victim.name} never came to ${plan}`);
  struck();
}

const stopAtPoint: Fault[] = points
  .filter(({ name }) => zombiePoints.includes(name))
  .map(({ name, engines, countMax }) => ({
    name: `SIGSTOP at ${name}`,
    ...(engines && { engines }),
    async strike({ stand, random, struck }) {
      const victim = random.pick(stand.instances);
      await victim.ready();
      victim.arm(`${name}:${random.between(1, countMax)}:SIGSTOP`);
      await until(`${victim.name} stands still at ${name}`, () => victim.isStopped, reachedTimeoutMs);
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
