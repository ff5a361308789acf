// The fault points of the product, and how a process is caught at one of them.
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '../stand/instance.js';
import type { Engine } from '../stand/stand.js';
import { shuffled, type Strike } from './fault.js';

// Who has no partition never comes: the others are asked soon, and then each is given time, however slow.
const reachedTimeoutsMs = [5_000, 30_000];

export interface FaultPoint {
  name: string;
  /** Where it is passed; on both engines if left out. */
  engines?: readonly Engine[];
  /** The fault strikes at one of so many passings. */
  countMax: number;
}

export const faultPoints: readonly FaultPoint[] = [
  { name: 'accepting', countMax: 20 },
  { name: 'accepted', countMax: 20 },
  { name: 'intake-open', countMax: 1, engines: ['postgres'] },
  { name: 'intake-committed', countMax: 1, engines: ['postgres'] },
  { name: 'intake-published', countMax: 1, engines: ['kafka'] },
  { name: 'batch-fetched', countMax: 8 },
  { name: 'transaction-open', countMax: 8 },
  { name: 'committed', countMax: 8 },
  { name: 'relay-sent', countMax: 8, engines: ['kafka'] },
];

/** Stops or kills one process at a point: the first of them that comes to it. */
export async function catchAt(
  { stand, load, random }: Strike,
  { name, countMax }: FaultPoint,
  signal: 'SIGKILL' | 'SIGSTOP',
): Promise<Instance> {
  const plan = `${name}:${random.between(1, countMax)}:${signal}`;
  const before = new Map(stand.instances.map((instance) => [instance, instance.deaths]));
  const isCaught = (instance: Instance) =>
    signal === 'SIGKILL' ? instance.deaths > before.get(instance)! : instance.isStopped;
  const candidates = shuffled(random, stand.instances);
  // Which of them has the partitions is its own affair: they are tried in turn.
  for (const timeoutMs of reachedTimeoutsMs)
    for (const victim of candidates) {
      await victim.ready();
      victim.arm(plan);
      // These points are passed once a file.
      if (name.startsWith('intake')) load.sendFile(victim);
      const untilMs = performance.now() + timeoutMs;
      while (!isCaught(victim) && performance.now() < untilMs) await pause(10);
      if (isCaught(victim)) return victim;
      victim.disarm();
    }
  throw new Error(`nobody came to ${plan}`);
}
