// What a fault is: a name, where it can happen, and how it is really done to a running stand.
import type { Random } from '../../sim/random.js';
import type { Load } from '../load/load.js';
import type { Engine, Stand } from '../stand/stand.js';

export interface Strike {
  stand: Stand;
  load: Load;
  random: Random;
  /** To be called at the moment of the injury: recovery is measured from there. */
  struck(): void;
}

export interface Fault {
  name: string;
  /** Where it can be done; both engines if left out. */
  engines?: readonly Engine[];
  /** Why it cannot be done on this machine; undefined when it can. */
  obstacle?(stand: Stand): string | undefined;
  /**
   * Does it, and resolves when its cause is gone: what follows, the
   * system does alone. The answer undoes what the test set up.
   */
  strike(of: Strike): Promise<void | (() => Promise<void>)>;
}

/** The same things in an order that chance gives. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let at = out.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}
