// The clock of one instance, or of all, goes wrong by an hour.
import type { Instance } from '../stand/instance.js';
import type { Fault, Strike } from './fault.js';

const hourMs = 3_600_000;

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

export const clockFaults: Fault[] = [
  {
    name: "one service's clock off by an hour",
    strike: (of) => move(of, [of.stand.instances[of.stand.instances.length - 1]]),
  },
  { name: 'every clock off by an hour', strike: (of) => move(of, of.stand.instances) },
];
