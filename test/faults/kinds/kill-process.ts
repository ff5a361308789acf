// kill -9 of the product: at a random moment, all at once, at every fault point, and SIGSTOP for longer than
// its lease.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '../stand/instance.js';
import type { Fault } from './fault.js';
import { catchAt, faultPoints } from './points.js';

// Longer than the lease of the PostgreSQL engine and the session timeout on Kafka, both 6 s here.
const zombieMs = 8_000;

/** Points at which a process that stands still holds something that another one wants. */
const zombiePoints = ['batch-fetched', 'transaction-open', 'relay-sent'];

const killAtPoint: Fault[] = faultPoints.map((point) => ({
  name: `kill -9 of a service at ${point.name}`,
  ...(point.engines && { engines: point.engines }),
  async strike(of) {
    await catchAt(of, point, 'SIGKILL');
    of.struck();
  },
}));

const stopAtPoint: Fault[] = faultPoints
  .filter(({ name }) => zombiePoints.includes(name))
  .map((point) => ({
    name: `SIGSTOP of a service at ${point.name}`,
    ...(point.engines && { engines: point.engines }),
    async strike(of) {
      const victim = await catchAt(of, point, 'SIGSTOP');
      of.struck();
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
