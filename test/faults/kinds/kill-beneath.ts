// What the product stands on is killed while one of its processes is exactly at a fault point: the process is
// stopped there, the database or the broker is killed, and the process goes on.
import { until } from '../stand/until.js';
import type { Fault, Strike } from './fault.js';
import { catchAt, faultPoints, type FaultPoint } from './points.js';

const backTimeoutMs = 60_000;

/** Points after which nothing is said to the broker make no difference to it. */
const brokerPoints = ['intake-published', 'batch-fetched', 'transaction-open', 'committed', 'relay-sent'];

async function killPostgresAt(of: Strike, point: FaultPoint): Promise<void> {
  const { postgres } = of.stand;
  const victim = await catchAt(of, point, 'SIGSTOP');
  const before = postgres.restarts;
  of.struck();
  postgres.kill9();
  victim.signal('SIGCONT');
  await until('PostgreSQL runs again', () => postgres.restarts > before, backTimeoutMs);
}

async function killBrokerAt(of: Strike, point: FaultPoint): Promise<void> {
  const victim = await catchAt(of, point, 'SIGSTOP');
  of.struck();
  await of.stand.broker!.killAndStart(() => void victim.signal('SIGCONT'));
}

export const beneathFaults: Fault[] = [
  ...faultPoints.map((point): Fault => ({
    name: `kill -9 of PostgreSQL at ${point.name}`,
    ...(point.engines && { engines: point.engines }),
    strike: (of) => killPostgresAt(of, point),
  })),
  ...faultPoints
    .filter(({ name }) => brokerPoints.includes(name))
    .map((point): Fault => ({
      name: `kill -9 of the broker at ${point.name}`,
      engines: ['kafka'],
      strike: (of) => killBrokerAt(of, point),
    })),
];
