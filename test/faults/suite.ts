// The fixed set of faults that every change is tested with: the same on both engines, some in one round after
// the other.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { beneathFaults } from './kinds/kill-beneath.js';
import { databaseFaults } from './kinds/break-database.js';
import { topicFaults } from './kinds/disturb-topic.js';
import type { Fault } from './kinds/fault.js';
import { clockFaults } from './kinds/move-clock.js';
import { processFaults } from './kinds/kill-process.js';
import { replayFaults } from './kinds/replay-letter.js';
import { Report } from './report.js';
import { runRound } from './round.js';
import { closeBench, openBench, type Bench } from './run.js';
import type { Engine } from './stand/stand.js';

const seed = 20_261_123;

const named =
  (form: RegExp) =>
  ({ name }: Fault): boolean =>
    form.test(name);

// Each group is one round: its faults strike in turn, each after the system has healed from the one before.
const groups: [string, Fault[]][] = [
  ['a service is killed, at any moment and at every step', processFaults.filter(named(/^kill -9/))],
  ['a dead letter is half replayed', replayFaults],
  ['a service stands still for longer than its lease', processFaults.filter(named(/^SIGSTOP/))],
  [
    'PostgreSQL is killed, at any moment and at every step',
    [...databaseFaults.filter(named(/^kill/)), ...beneathFaults.filter(named(/PostgreSQL/))],
  ],
  [
    'the broker is killed or restarted, at any moment and at every step',
    [...topicFaults.filter(named(/of the broker$/)), ...beneathFaults.filter(named(/broker/))],
  ],
  ['the way to PostgreSQL is cut or silent', databaseFaults.filter(named(/cut|hole/))],
  ["PostgreSQL's disk is full", databaseFaults.filter(named(/full disk/))],
  ['records come again and in another order', topicFaults.filter(named(/repeated|reset/))],
  ['partitions are added', topicFaults.filter(named(/partition count/))],
  ['the clock is an hour off', clockFaults],
];

/** Runs the set on an engine; prints its table at the end. */
export function faultSuite(engine: Engine): void {
  let bench: Bench;
  const report = new Report();

  beforeAll(async () => {
    bench = await openBench(engine);
  }, 180_000);

  afterAll(async () => {
    process.stderr.write(`\n${engine}: ${report.payments} payments\n${report.table()}\n`);
    await closeBench(bench);
  }, 120_000);

  for (const [index, [name, all]] of groups.entries()) {
    const faults = all.filter(({ engines }) => !engines || engines.includes(engine));
    if (faults.length === 0) continue;
    it(
      name,
      async () => {
        const obstacles = faults.flatMap((fault) => fault.obstacle?.(bench.stand) ?? []);
        if (obstacles.length > 0) {
          process.stderr.write(`\n*** NOT DONE: ${name}: ${obstacles.join('; ')}\n`);
          expect(process.env.CI).not.toBe('true');
          return;
        }
        const plan = { name: `S${index}`, seed: seed + index, faults, isInTurn: true };
        const done = await runRound(bench, plan);
        report.add(done);
        expect(done.verdict.wrong.slice(0, 20)).toEqual([]);
        expect([done.verdict.lost, done.verdict.doubled]).toEqual([0, 0]);
        // Right about nothing is no proof.
        expect(done.faults).toHaveLength(faults.length);
        expect(Math.max(...done.faults.map(({ inFlight }) => inFlight))).toBeGreaterThan(0);
        expect(Math.min(done.verdict.answered, done.verdict.told)).toBeGreaterThan(0);
      },
      300_000,
    );
  }
}
