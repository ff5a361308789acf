// One round: load through every door, faults in the middle of it, then the system is left alone and judged.
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../sim/random.js';
import { check, type Verdict } from './check/check.js';
import { countPayments } from './check/check.sql.js';
import { askDoors } from './check/doors.js';
import type { Wire } from './check/wire.js';
import type { Fault } from './kinds/fault.js';
import type { Client } from './load/client.js';
import { Journal } from './load/journal.js';
import { Load } from './load/load.js';
import type { Stand } from './stand/stand.js';
import { until } from './stand/until.js';

export interface FaultReport {
  fault: string;
  inFlight: number;
  recoveryMs: number;
}

export interface RoundReport {
  faults: FaultReport[];
  payments: number;
  verdict: Verdict;
}

const healingTimeoutMs = 90_000;
const warmUpMs = { least: 300, most: 1_200 };
const afterMs = 700;

export async function runRound(
  of: { stand: Stand; client: Client; wire: Wire },
  plan: { name: string; seed: number; faults: Fault[]; isInTurn?: boolean },
): Promise<RoundReport> {
  const { stand, client, wire } = of;
  const random = new Random(plan.seed);
  const journal = new Journal(plan.name, stand.demo.accounts, random);
  const load = new Load(stand, journal, client);
  await pause(random.between(warmUpMs.least, warmUpMs.most));
  const undoings: (() => Promise<void>)[] = [];
  const hurt = async (fault: Fault): Promise<FaultReport[]> => {
    const injury = new Injury(stand, journal);
    try {
      const undo = await fault.strike({ stand, load, random, struck: () => injury.now() });
      if (undo) undoings.push(undo);
      if (!injury.hasStruck) journal.complaints.push(`${fault.name} did not strike`);
    } catch (error) {
      journal.complaints.push(`${fault.name} could not be done: ${(error as Error).message}`);
    }
    const healed = await injury.healed(fault.name);
    // What was not done is complained of above, and not counted as done.
    return injury.hasStruck ? [{ fault: fault.name, ...healed }] : [];
  };
  const faults: FaultReport[] = [];
  if (plan.isInTurn) for (const fault of plan.faults) faults.push(...(await hurt(fault)));
  else faults.push(...(await Promise.all(plan.faults.map(hurt))).flat());
  await pause(afterMs);
  await load.end();
  await until(
    'every payment has its outcome',
    async () => (await countDecided(stand, journal)) === journal.entries.length,
    healingTimeoutMs,
  ).catch((error: Error) => journal.complaints.push(error.message));
  for (const undo of undoings) await undo();
  await wire.catchUp().catch((error: Error) => journal.complaints.push(error.message));
  journal.complaints.push(...(await askDoors({ stand, client, random }, journal)));
  const verdict = await check(stand, journal, wire);
  return { faults, payments: journal.entries.length, verdict };
}

async function countDecided(stand: Stand, journal: Journal): Promise<number> {
  return countPayments(
    await stand.database(),
    journal.entries.map(({ submission }) => submission.transactionId),
  );
}

/**
 * Measures one injury: what was on its way at that moment, and how long until nothing of it hurts any more.
 */
class Injury {
  private atMs = 0;
  private sentBefore: string[] = [];
  private struckAt = new Date();
  private decidedBefore: Promise<number | undefined> = Promise.resolve(0);

  constructor(
    private readonly stand: Stand,
    private readonly journal: Journal,
  ) {}

  get hasStruck(): boolean {
    return this.atMs > 0;
  }

  now(): void {
    this.atMs = performance.now();
    this.struckAt = new Date();
    this.sentBefore = this.journal.sentBefore(this.atMs).map(({ submission }) => submission.transactionId);
    // A killed database cannot be asked; what it had decided before is then counted when it is back.
    this.decidedBefore = this.ask(this.sentBefore).catch(() => undefined);
  }

  private async ask(ids: string[]): Promise<number> {
    return countPayments(await this.stand.database(), ids);
  }

  private async countDecidedBefore(): Promise<number> {
    return countPayments(await this.stand.database(), this.sentBefore, this.struckAt);
  }

  /**
   * Healed: all that was sent before has its outcome, every process is ready, and a payment sent after has
   * come through.
   */
  async healed(fault: string): Promise<{ inFlight: number; recoveryMs: number }> {
    const { stand, journal } = this;
    const clearedMs = performance.now();
    await until(
      `the system has healed from "${fault}"`,
      async () => {
        if (!stand.instances.every((instance) => instance.isReady)) return false;
        if ((await this.ask(this.sentBefore)) < this.sentBefore.length) return false;
        const later = journal.entries.find(({ sentAtMs, door }) => sentAtMs > clearedMs && door === 'single');
        return later !== undefined && (await this.ask([later.submission.transactionId])) === 1;
      },
      healingTimeoutMs,
    ).catch((error: Error) => journal.complaints.push(error.message));
    const recoveryMs = performance.now() - this.atMs;
    const decided = (await this.decidedBefore) ?? (await this.countDecidedBefore());
    return { inFlight: this.sentBefore.length - decided, recoveryMs };
  }
}
