// The faults of one simulated process: what happens to its transactions, and that a dead process does nothing
// any more.
import type { Database, Tx } from '#db';

/** The process died here: whoever ran in it learns nothing more. */
export class SimulatedCrash extends Error {
  override name = 'SimulatedCrash';
}

export const faultKinds = ['crash-before-commit', 'crash-after-commit', 'answer-lost', 'deadlock'] as const;
export type FaultKind = (typeof faultKinds)[number];

export class Faults {
  dead = false;
  /** Transactions that were committed since the last plan. */
  committed = 0;
  /** What the next transaction does when it is ready to commit. */
  gate: (() => Promise<void>) | undefined;
  private planned: { kind: FaultKind; after: number } | undefined;

  /** Lets the transaction after so many good ones fail; without a kind none does. */
  plan(kind: FaultKind | undefined, after = 0): void {
    this.planned = kind && { kind, after };
    this.committed = 0;
  }

  get pending(): boolean {
    return this.planned !== undefined;
  }

  assertAlive(): void {
    if (this.dead) throw new SimulatedCrash('the process is dead');
  }

  crash(): never {
    this.dead = true;
    throw new SimulatedCrash('the process died');
  }

  /** The fault of the transaction that begins now. */
  take(): FaultKind | undefined {
    if (!this.planned || this.planned.after-- > 0) return undefined;
    const { kind } = this.planned;
    this.planned = undefined;
    return kind;
  }
}

/** The database as one process reaches it. */
export function faultyDatabase(database: Database, faults: Faults): Database {
  const reached: Pick<Database, 'transaction' | 'rows' | 'run' | 'connected'> = {
    transaction: (work) => faultyTransaction(database, faults, work),
    rows: (text, values) => {
      faults.assertAlive();
      return database.rows(text, values);
    },
    run: (text, values) => {
      faults.assertAlive();
      return database.run(text, values);
    },
    connected: (work) => {
      faults.assertAlive();
      return database.connected(work);
    },
  };
  return Object.assign(Object.create(database) as Database, reached);
}

async function faultyTransaction<T>(
  database: Database,
  faults: Faults,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  faults.assertAlive();
  const fault = faults.take();
  const { gate } = faults;
  faults.gate = undefined;
  const result = await database.transaction(async (tx) => {
    const done = await work(tx);
    await gate?.();
    if (fault === 'crash-before-commit') faults.crash();
    if (fault === 'deadlock') throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    return done;
  });
  faults.committed++;
  if (fault === 'crash-after-commit') faults.crash();
  if (fault === 'answer-lost') throw new Error('commit not answered');
  return result;
}
