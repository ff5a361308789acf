// kill -9 of the product: at a random moment, all at once, at every fault point, and SIGSTOP for longer than
// its lease.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '../stand/instance.js';
import { until } from '../stand/until.js';
import { shuffled, type Fault, type Strike } from './fault.js';
import { catchAt, faultPoints } from './points.js';

// Longer than the lease of the PostgreSQL engine and the session timeout on Kafka, both 6 s here.
const zombieMs = 8_000;
const thereTimeoutMs = 30_000;

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

/** One of the services, whichever is there: another fault of the round may just have ended one. */
async function signalOne(
  { stand, random, struck }: Strike,
  signal: 'SIGKILL' | 'SIGSTOP',
): Promise<Instance> {
  const candidates = shuffled(random, stand.instances);
  let victim: Instance | undefined;
  const strikeOne = (): boolean => {
    struck();
    victim = candidates.find((instance) => instance.signal(signal));
    return victim !== undefined;
  };
  await until(`a service is there for ${signal}`, strikeOne, thereTimeoutMs);
  return victim!;
}

async function wake(victim: Instance): Promise<void> {
  await pause(zombieMs);
  victim.signal('SIGCONT');
}

export const processFaults: Fault[] = [
  {
    name: 'kill -9 of a service',
    async strike(of) {
      await signalOne(of, 'SIGKILL');
    },
  },
  {
    name: 'kill -9 of all services',
    async strike({ stand, struck }) {
      const strikeAll = (): boolean => {
        struck();
        return stand.instances.map((instance) => instance.signal('SIGKILL')).some(Boolean);
      };
      await until('a service is there to be killed', strikeAll, thereTimeoutMs);
    },
  },
  {
    name: 'SIGSTOP of a service',
    async strike(of) {
      await wake(await signalOne(of, 'SIGSTOP'));
    },
  },
  ...killAtPoint,
  ...stopAtPoint,
];
