// npm run faults: breaks the running product at random, from a seed, and prints what came of it.
import { parseArgs } from 'node:util';
import { faultsOf } from './kinds/faults.js';
import { runRounds } from './run.js';
import type { Engine } from './stand/stand.js';

const usage = `Usage: npm run faults -- [--seed N] [--rounds N] [--engine postgres|kafka] [--from N] [--only TEXT]
                        [--minutes N]

Runs the product as real processes and really breaks it, round by round; every payment that got an answer must have
exactly that outcome. A round follows from the seed and its number: repeat one with --seed S --from N --rounds 1.
After so many minutes (no limit) no round begins any more.
`;

// What a failed round left open, a client that tries for ever, must not keep the run from ending.
process.exit(await main());

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return 2;
  const startedMs = performance.now();
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  const report = await runRounds({ ...given, say });
  const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
  const { hasFailed, nothingProved } = report;
  const trouble = hasFailed ? 'see above' : nothingProved;
  const end = trouble ? `FAILED: ${trouble}` : 'all as it must be';
  process.stdout.write(
    `${report.table()}\n\n${given.engine}, seed ${given.seed}: ${report.rounds} rounds, ${report.payments} payments, ${minutes} min, ${end}\n`,
  );
  return trouble ? 1 : 0;
}

function readArguments() {
  const text = { type: 'string' } as const;
  const options = {
    seed: text,
    rounds: text,
    from: text,
    minutes: text,
    engine: text,
    only: text,
    help: { type: 'boolean' },
  };
  try {
    const { values } = parseArgs({ options: options as never }) as {
      values: Record<string, string | boolean | undefined>;
    };
    const engine = (values.engine ?? 'postgres') as Engine;
    if (values.help || !['postgres', 'kafka'].includes(engine)) throw new Error('');
    const only = values.only as string | undefined;
    if (only && !faultsOf(engine).some(({ name }) => name.includes(only)))
      throw new Error(`No fault on ${engine} has "${only}" in its name.`);
    return {
      engine,
      seed: wholeNumber(values.seed, Date.now() % 1_000_000),
      rounds: wholeNumber(values.rounds, 10),
      from: wholeNumber(values.from, 1),
      untilMs: performance.now() + 60_000 * wholeNumber(values.minutes, 10_000),
      ...(only && { only }),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    return undefined;
  }
}

function wholeNumber(given: string | boolean | undefined, byDefault: number): number {
  if (given === undefined) return byDefault;
  if (!/^\d+$/.test(String(given))) throw new Error(`"${given}" is not a whole number.`);
  return Number(given);
}
