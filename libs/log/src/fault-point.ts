// Named places where a fault test may kill or stop this process. Absent unless PAGESA_FAULTS is set, and refused in production.
import { appendFileSync } from 'node:fs';

type Act = (name: string) => void;

/** `PAGESA_FAULTS=name:count[:signal]` kills this process the count-th time it passes the named point. */
function fromEnvironment(): Act | undefined {
  const wanted = process.env.PAGESA_FAULTS;
  if (!wanted) return undefined;
  if (process.env.NODE_ENV === 'production')
    throw new Error('PAGESA_FAULTS is for tests: it must not be set when NODE_ENV is production');
  const plans = wanted.split(',').map((plan) => {
    const [name, count, signal] = plan.split(':');
    return { name, left: Number(count ?? 1), signal: (signal ?? 'SIGKILL') as NodeJS.Signals };
  });
  return (name) => {
    for (const plan of plans) {
      if (plan.name !== name || --plan.left !== 0) continue;
      if (process.env.PAGESA_FAULTS_LOG)
        appendFileSync(process.env.PAGESA_FAULTS_LOG, `${name} ${plan.signal}\n`);
      process.kill(process.pid, plan.signal);
    }
  };
}

const act = fromEnvironment();

/** Marks a point of ARCHITECTURE.md's failure table. */
export function faultPoint(name: string): void {
  act?.(name);
}
