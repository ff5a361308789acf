// One run of the simulation: the processes, what travels between them, the model, and the checks after every
// step.
import type { Database } from '#db';
import type { Submission } from '#events';
import type { BillerVersion } from '#references';
import { invariants } from '../../apps/payments/src/verify/invariants.js';
import { audit } from './audit.js';
import { Broker } from './broker.js';
import { Clock } from './clock.js';
import { faultKinds, SimulatedCrash, type FaultKind } from './faults.js';
import { Broken, History } from './history.js';
import type { Intent } from './intent.js';
import { Model } from './model.js';
import { observe } from './observe.js';
import { type Random } from './random.js';
import { SimulatedLog } from './simulated-log.js';
import { SimulatedProcess, topicPartitions, type Surroundings } from './simulated-process.js';
import { Wire, type WireRecord } from './wire.js';

export const processCount = 3;
// Clocks of machines differ; more than some minutes would be an operator's error.
const skewMaxMs = 150_000;

/** A process that lost a partition and does not know it yet. */
export interface Zombie {
  process: SimulatedProcess;
  topic: string;
  partition: number;
}

export interface Attempt {
  /** Undefined if the work came to its end. */
  fault: FaultKind | 'broker' | undefined;
  /** Transactions that stand. */
  committed: number;
}

export class Simulation {
  readonly history = new History();
  readonly clock = new Clock();
  readonly model = new Model();
  readonly broker: Broker | undefined;
  readonly wire: Wire;
  /** What programs beside payments write with: cancellations, catalog, other channels. */
  readonly outside: SimulatedLog;
  readonly processes: SimulatedProcess[] = [];
  /** The slot that owns a partition, by `topic/partition`. */
  readonly owners = new Map<string, number>();
  readonly zombies: Zombie[] = [];
  readonly staleRelays: SimulatedProcess[] = [];
  relaySlot = 0;
  /** Whose leases on the outbox were the last. */
  relaying: SimulatedProcess | undefined;
  readonly poisonous = new Set<string>();
  readonly intents: Intent[] = [];
  /** What was meant, by how it was written. */
  readonly meanings = new Map<string, Intent>();
  /** Where each group has come to, and what it made of the records before. */
  readonly reached = new Map<string, number>();
  readonly sequences = new Map<string, Set<number>>();
  readonly letters = new Map<string, WireRecord>();
  readonly eventIds = new Set<string>();
  readonly files = new Map<string, { received: number; malformed: number }>();
  /** Ids of submissions that this step must have appended to the table. */
  expectedSubmitted: string[] = [];
  /** What the catalog published last, by biller. */
  versions: BillerVersion[][] = [];
  /** The partition whose transaction began first, of two at the same time. */
  firstOfTwo: string | undefined;
  /** False while the run is healed. */
  faultsStrike = true;
  private counter = 0;
  private readonly around: Surroundings;

  constructor(
    readonly database: Database,
    readonly random: Random,
  ) {
    this.broker = random.chance(0.5) ? new Broker() : undefined;
    this.wire = new Wire(database, this.broker);
    this.outside = new SimulatedLog(database, topicPartitions, this.broker);
    this.around = { database, broker: this.broker, poisonous: this.poisonous };
  }

  get engine(): string {
    return this.outside.engine;
  }

  /** A number that was not used before. */
  fresh(): number {
    return ++this.counter;
  }

  async start(): Promise<void> {
    this.clock.show(0);
    for (let slot = 0; slot < processCount; slot++) await this.restart(slot);
  }

  async restart(slot: number): Promise<void> {
    const skewMs = this.random.between(-skewMaxMs, skewMaxMs);
    const dead = this.processes[slot];
    this.processes[slot] = await SimulatedProcess.start(`p${this.fresh()}`, skewMs, this.around);
    const stays = ({ process }: Zombie): boolean => process !== dead;
    this.zombies.splice(0, this.zombies.length, ...this.zombies.filter(stays));
    const relays = this.staleRelays.filter((process) => process !== dead);
    this.staleRelays.splice(0, this.staleRelays.length, ...relays);
  }

  /** Does work in a process, which a fault may strike; a process that died of it is started again. */
  async attempt(
    slot: number,
    work: (process: SimulatedProcess) => Promise<unknown>,
    faultsOf: { chance: number; after?: number } = { chance: 0 },
  ): Promise<Attempt> {
    const process = this.processes[slot];
    this.clock.show(process.skewMs);
    const strikes = this.faultsStrike && this.random.chance(faultsOf.chance);
    const kind = strikes ? this.random.pick(faultKinds) : undefined;
    process.faults.plan(kind, faultsOf.after);
    let fault: Attempt['fault'];
    try {
      await work(process);
    } catch (error) {
      if (kind && !process.faults.pending) this.history.tell(`[${process.name} ${kind}]`);
      fault = faultOf(error, kind);
    }
    const { committed, pending } = process.faults;
    if (kind && !pending && !fault) this.history.tell(`[${process.name} ${kind}]`);
    process.faults.plan(undefined);
    if (process.faults.dead) await this.restart(slot);
    return { fault, committed };
  }

  /** Looks at what the step changed, and compares it with the model. */
  async check(): Promise<void> {
    this.clock.show(0);
    await observe(this);
  }

  /** Everything, at some cost. */
  async checkAll(): Promise<void> {
    await audit(this);
    for (const { name, statement, offending } of invariants) {
      const rows = await offending(this.database, 5);
      if (rows.length > 0)
        throw new Broken(
          `${name}: ${statement}`,
          rows.map((row) => JSON.stringify(row)),
        );
    }
  }

  /** Remembers what a text means before it is sent. */
  mean(intent: Intent, submission: Submission): Submission {
    this.meanings.set(meaningKey(submission), intent);
    return submission;
  }
}

/** A submission's fields in one order, without what the doors add. */
export function meaningKey(submission: object): string {
  const fields = Object.entries(submission).filter(([name]) => name !== 'intake');
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function faultOf(error: unknown, kind: FaultKind | undefined): Attempt['fault'] {
  const { message, code } = error as Error & { code?: string };
  const simulated = error instanceof SimulatedCrash || code === '40P01' || message === 'commit not answered';
  if (simulated && kind) return kind;
  if (error instanceof SimulatedCrash || message === 'the broker did not answer') return 'broker';
  throw error;
}
