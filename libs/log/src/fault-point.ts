// Named places where a fault test may kill or stop this process, or move its clock. Absent unless
// PAGESA_FAULTS is set, refused in production, and left out of the production build altogether.
import { setClockOffset } from '#time';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';

interface Plan {
  name: string;
  left: number;
  /** A signal that the process sends itself, or `clock=MS`: how far its clock is then from the machine's. */
  act: string;
}

/**
 * `PAGESA_FAULTS=name:count[:act]` kills this process the count-th time it passes the named point;
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
    for (const plan of plans) if (plan.name === name && --plan.left === 0) carryOut(plan);
  };
}

function plansOf(text: string): Plan[] {
  return text.split(',').map((plan) => {
    const [name = '', count, act] = plan.trim().split(':');
    return { name, left: Number(count ?? 1), act: act ?? 'SIGKILL' };
  });
}

function carryOut({ name, act }: Plan): void {
  if (process.env.PAGESA_FAULTS_LOG) appendFileSync(process.env.PAGESA_FAULTS_LOG, `${name} ${act}\n`);
  const [, offsetMs] = /^clock=(-?\d+)$/.exec(act) ?? [];
  if (offsetMs) setClockOffset(Number(offsetMs));
  else process.kill(process.pid, act);
}

const passed = fromEnvironment();

/** Marks a point of ARCHITECTURE.md's failure table. */
export function faultPoint(name: string): void {
  passed?.(name);
}
