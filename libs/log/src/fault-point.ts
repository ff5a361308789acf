// Named places where a fault test may kill or stop this process. Absent unless PAGESA_FAULTS is set, and
// refused in production.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';

interface Plan {
  name: string;
  left: number;
  signal: NodeJS.Signals;
}

/**
 * `PAGESA_FAULTS=name:count[:signal]` kills this process the count-th time it passes the named point;
 * `PAGESA_FAULTS=@file` does so from the moment that the file with such a plan appears, and takes it away.
 */
function fromEnvironment(): ((name: string) => void) | undefined {
  const wanted = process.env.PAGESA_FAULTS;
  if (!wanted) return undefined;
  if (process.env.NODE_ENV === 'production')
    throw new Error('PAGESA_FAULTS is for tests: it must not be set when NODE_ENV is production');
  const file = wanted.startsWith('@') ? wanted.slice(1) : undefined;
  let plans = file ? [] : plansOf(wanted);
  return (name) => {
    if (file && existsSync(file)) {
      plans = plansOf(readFileSync(file, 'utf8'));
      rmSync(file);
    }
    for (const plan of plans) if (plan.name === name && --plan.left === 0) act(plan);
  };
}

function plansOf(text: string): Plan[] {
  return text.split(',').map((plan) => {
    const [name = '', count, signal] = plan.trim().split(':');
    return { name, left: Number(count ?? 1), signal: (signal ?? 'SIGKILL') as NodeJS.Signals };
  });
}

function act({ name, signal }: Plan): void {
  if (process.env.PAGESA_FAULTS_LOG) appendFileSync(process.env.PAGESA_FAULTS_LOG, `${name} ${signal}\n`);
  process.kill(process.pid, signal);
}

const passed = fromEnvironment();

/** Marks a point of ARCHITECTURE.md's failure table. */
export function faultPoint(name: string): void {
  passed?.(name);
}
