// Runs rounds on stands that are renewed now and then, and gathers the report. A round follows from its seed
// and number alone.
import { Random } from '../sim/random.js';
import { Wire } from './check/wire.js';
import type { Fault } from './kinds/fault.js';
import { faultsOf } from './kinds/faults.js';
import { Client } from './load/client.js';
import { Report } from './report.js';
import { runRound } from './round.js';
import { Stand, type Engine } from './stand/stand.js';

// The checks read everything that a stand holds: a fresh one keeps them short.
const roundsPerStand = 20;
const twoFaultsShare = 0.25;

export interface Rounds {
  engine: Engine;
  seed: number;
  from: number;
  rounds: number;
  /** No round begins after this moment of performance.now(). */
  untilMs: number;
  /** Only faults whose name holds this text. */
  only?: string;
  /** Told of each round as it ends. */
  say(line: string): void;
}

/** Runs random rounds; stops at the first that goes wrong, whose logs it tells. */
export async function runRounds(of: Rounds): Promise<Report> {
  const report = new Report();
  const isOver = (): boolean => report.hasFailed || performance.now() > of.untilMs;
  for (let next = of.from; next < of.from + of.rounds && !isOver();) {
    const until = Math.min(next + roundsPerStand, of.from + of.rounds);
    const bench = await openBench(of.engine);
    try {
      for (; next < until && !isOver(); next++) await runOne(of, bench, next, report);
    } finally {
      await closeBench(bench);
    }
  }
  return report;
}

export interface Bench {
  stand: Stand;
  client: Client;
  wire: Wire;
}

export async function openBench(engine: Engine): Promise<Bench> {
  const stand = await Stand.open(engine);
  try {
    return { stand, client: new Client(stand), wire: await Wire.open(stand) };
  } catch (error) {
    await stand.close();
    throw error;
  }
}

export async function closeBench({ stand, wire }: Bench): Promise<void> {
  await wire.close();
  await stand.close();
}

async function runOne(of: Rounds, bench: Bench, round: number, report: Report): Promise<void> {
  const possible = faultsOf(of.engine).filter(
    (fault) => !fault.obstacle?.(bench.stand) && (!of.only || fault.name.includes(of.only)),
  );
  const { faults, seed } = planOf({ seed: of.seed, round }, possible);
  const startedMs = performance.now();
  const done = await runRound(bench, { name: `R${of.seed}-${round}`, seed, faults });
  report.add(done);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  const names = faults.map(({ name }) => name).join(' + ');
  of.say(
    `round ${round}: ${names}: ${done.payments} payments, ${done.verdict.wrong.length} wrong, ${seconds} s`,
  );
  for (const sentence of done.verdict.wrong.slice(0, 20)) of.say(`  ${sentence}`);
  if (report.hasFailed)
    for (const instance of bench.stand.instances)
      of.say(`--- ${instance.name}\n${bench.stand.logTail(instance, 40)}`);
}

// Two at once only where neither waits for a process, or asks a database, that the other may restart.
const namedPoint = / at |replay/;

/** What is done in a round, and the seed of its load: the same for the same seed and number. */
export function planOf(
  of: { seed: number; round: number },
  possible: Fault[],
): { faults: Fault[]; seed: number } {
  const random = new Random(of.seed * 1_000_003 + of.round);
  return { faults: choose(random, possible), seed: random.below(2 ** 31) };
}

function choose(random: Random, possible: Fault[]): Fault[] {
  const first = random.pick(possible);
  if (!random.chance(twoFaultsShare)) return [first];
  const others = possible.filter(
    ({ name }) =>
      /^(?:kill -9 of (?:a service|all services|PostgreSQL|the broker)|TCP cut to|restart of)/.test(name) &&
      !namedPoint.test(name),
  );
  const second = others.length > 0 ? random.pick(others) : first;
  return second === first || namedPoint.test(first.name) ? [first] : [first, second];
}
