// npm run sim -- --seed 123 --steps 2000: one seed, or with --runs several from it on.
import { hash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { run, SimulationFailed } from './run.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    steps: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '1' },
  },
});
const whole = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw new RangeError(`--${name} is ${JSON.stringify(text)}; expected a whole number`);
  return Number(text);
};

const steps = whole('steps', values.steps);
const runs = whole('runs', values.runs);
// Without a seed a fresh one is taken, and told, so that what it finds can be found again.
const first = values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed);
const url = process.env.TEST_DATABASE_URL;
if (!url) throw new Error('TEST_DATABASE_URL is not set: start the simulation with "npm run sim"');

for (let seed = first; seed < first + runs; seed++) {
  const startedMs = performance.now();
  try {
    const { engine, payments, fingerprint } = await run(url, { seed, steps });
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    const ended = hash('sha256', fingerprint).slice(0, 12);
    console.log(
      `seed ${seed}: ${steps} steps on the ${engine} engine, ${payments} payments, ${seconds} s: all holds, ended as ${ended}`,
    );
  } catch (error) {
    if (!(error instanceof SimulationFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    break;
  }
}
