// What `npm run faults` does follows from its seed; and a run that proves nothing does not pass for one that
// does.
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { faultsOf } from './kinds/faults.js';
import { Report } from './report.js';
import { planOf } from './run.js';
import { root } from './stand/checkout.js';

const rounds = Array.from({ length: 200 }, (_, index) => index + 1);

describe.each(['postgres', 'kafka'] as const)('the plan of random rounds (%s)', (engine) => {
  const possible = faultsOf(engine);
  const planned = (seed: number): string[][] =>
    rounds.map((round) => planOf({ seed, round }, possible).faults.map(({ name }) => name));

  it('is the same for the same seed, and another for another', () => {
    expect(planned(7)).toEqual(planned(7));
    expect(planned(7)).not.toEqual(planned(8));
  });

  it('comes to nearly every fault within two hundred rounds, and to two at once', () => {
    const names = planned(7);
    expect(new Set(names.flat()).size).toBeGreaterThan(possible.length * 0.9);
    expect(names.filter(({ length }) => length === 2).length).toBeGreaterThan(10);
  });

  it('has every fault under a name of its own', () => {
    expect(new Set(possible.map(({ name }) => name)).size).toBe(possible.length);
  });
});

describe('a run that proves nothing', () => {
  const verdict = { lost: 0, doubled: 0, answered: 5, told: 2, wrong: [] };
  const fault = { fault: 'a fault', inFlight: 3, recoveryMs: 1_000 };

  it.each([
    ['no round was run', []],
    ['no payment got an answer', [{ faults: [fault], verdict: { ...verdict, answered: 0, told: 0 } }]],
    ['no answer told an outcome', [{ faults: [fault], verdict: { ...verdict, told: 0 } }]],
    ['nothing was on its way when a fault struck', [{ faults: [{ ...fault, inFlight: 0 }], verdict }]],
    [undefined, [{ faults: [fault], verdict }]],
  ])('is known by it: %s', (reason, done) => {
    const report = new Report();
    for (const round of done) report.add({ ...round, payments: 5 });
    expect(report.nothingProved).toBe(reason);
  });

  it.each([
    [['--rounds', '0'], 1, 'FAILED: no round was run'],
    [['--only', 'no such fault'], 2, 'No fault on postgres has "no such fault" in its name.'],
  ])('ends with a failure when asked for %j', (options, code, said) => {
    const main = join(root, 'dist/test/faults/main.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...options], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([code, expect.stringContaining(said)]);
  });
});
