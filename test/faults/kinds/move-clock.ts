// The clock of one instance, or of all, goes wrong by an hour: from its start on, or under its hands.
import type { Instance } from '../stand/instance.js';
import { until } from '../stand/until.js';
import type { Fault, Strike } from './fault.js';

const hourMs = 3_600_000;
const jumpTimeoutMs = 30_000;

async function move({ load, random, struck }: Strike, instances: Instance[]): Promise<() => Promise<void>> {
  const offsetMs = random.pick([-hourMs, hourMs]);
  struck();
  for (const instance of instances)
    await instance.restart({ ...instance.kept, PAGESA_CLOCK_OFFSET_MS: String(offsetMs) });
  // New tokens are asked for by the clock as it is now.
  load.forgetToken();
  return async () => {
    for (const instance of instances)
      await instance.restart({ ...instance.kept, PAGESA_CLOCK_OFFSET_MS: '0' });
  };
}

/** As when a time server corrects it: the process goes on, and an hour is missing or comes twice. */
async function jump({ stand, load, random, struck }: Strike): Promise<() => Promise<void>> {
  const offsetMs = random.pick([-hourMs, hourMs]);
  struck();
  for (const instance of stand.instances) {
    const before = stand.countActs(/ clock=/);
    instance.arm(`batch-fetched:1:clock=${offsetMs}`);
    await until(
      `the clock of ${instance.name} has jumped`,
      () => stand.countActs(/ clock=/) > before,
      jumpTimeoutMs,
    );
  }
  load.forgetToken();
  return async () => {
    for (const instance of stand.instances) await instance.restart(instance.kept);
  };
}

export const clockFaults: Fault[] = [
  {
    name: "one service's clock off by an hour",
    strike: (of) => move(of, [of.stand.instances[of.stand.instances.length - 1]]),
  },
  { name: 'every clock off by an hour', strike: (of) => move(of, of.stand.instances) },
  { name: 'every clock jumps by an hour in the middle of work', strike: jump },
];
