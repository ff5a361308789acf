// CPU time and memory of processes, from the operating system: steadier on a noisy machine than any rate.
import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that Node runs on.
const tickMicros = 10_000;

interface Stat {
  parent: number;
  ownTicks: number;
  waitedTicks: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      parent: fields[1],
      ownTicks: fields[11] + fields[12],
      waitedTicks: fields[13] + fields[14],
    };
  } catch (error) {
    // The process ended between the listing and the look.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** CPU time of a process and all its children, ended ones included, in microseconds. */
export function cpuMicros(pid: number): number {
  const own = statOf(pid);
  if (!own) return 0;
  let ticks = own.ownTicks + own.waitedTicks;
  for (const name of readdirSync('/proc')) {
    const child = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (child?.parent === pid) ticks += child.ownTicks;
  }
  return ticks * tickMicros;
}

/** The most memory a process ever had resident, MB. */
export function peakMb(pid: number): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(peak) / 1024);
}
