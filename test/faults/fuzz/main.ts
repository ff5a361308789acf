// npm run fuzz: gives every intake inputs that are nearly right, and says which of them crash, hang or are
// taken wrongly.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Target } from './target.js';
import { targets } from './targets.js';
import type { Order, Result } from './worker.js';

const usage = `Usage: npm run fuzz -- [--seconds N] [--seed N] [--only TEXT]

Fuzzes every intake, one after the other, N seconds in all (60). The same seed gives the same inputs.
`;

const inputBytesMax = 1 << 20;
const heapMaxMb = 400;
const lookEveryMs = 500;
// Loading all that the intakes stand on may take long on a crowded machine.
const startTimeoutMs = 120_000;

interface Told extends Result {
  target: string;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return 2;
  const chosen = targets.filter(({ name }) => name.includes(given.only));
  if (chosen.length === 0) {
    process.stderr.write(`No intake has "${given.only}" in its name.\n${usage}`);
    return 2;
  }
  process.stderr.write(`seed ${given.seed}, ${given.seconds} s for ${chosen.length} intakes\n`);
  const told: Told[] = [];
  for (const target of chosen) {
    const forMs = (given.seconds * 1_000) / chosen.length;
    told.push({ target: target.name, ...(await fuzzApart(target, { seed: given.seed, forMs })) });
  }
  process.stdout.write(`${tableOf(told)}\n`);
  const failed = told.filter(({ failure }) => failure !== undefined);
  for (const { target, failure } of failed) process.stdout.write(`\n${target}: ${failure}\n`);
  return failed.length > 0 || told.some(({ inputs }) => inputs === 0) ? 1 : 0;
}

/** In a thread with bounded memory, watched: a hang or a death there is a failure with its input kept. */
async function fuzzApart(target: Target, { seed, forMs }: { seed: number; forMs: number }): Promise<Result> {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const input = new Uint8Array(new SharedArrayBuffer(inputBytesMax));
  const order: Order = { target: target.name, seed, forMs, state, input };
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb },
  });
  const nothing: Result = { inputs: 0, taken: 0, refused: 0, slowestMs: 0, heapMb: 0 };
  const keep = (what: string): Result => {
    const file = join(tmpdir(), `pagesa-fuzz-${target.name.replace(/\W+/g, '-')}.bin`);
    writeFileSync(file, Buffer.from(input.subarray(0, state[0])));
    return { ...nothing, inputs: state[1], failure: `${what}; the input is in ${file}` };
  };
  const over = new AbortController();
  const result = await Promise.race([
    new Promise<Result>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', (error) => resolve(keep(String(error))));
      worker.once('exit', (code) => resolve(keep(`the thread ended with ${code}`)));
    }),
    watch({ state, target, signal: over.signal }).then((what) => keep(what)),
  ]);
  over.abort();
  await worker.terminate();
  return result;
}

/** Resolves when one input takes too long. */
async function watch(of: { state: Int32Array; target: Target; signal: AbortSignal }): Promise<string> {
  let seen = of.state[1];
  let movedAtMs = performance.now();
  for (;;) {
    await pause(lookEveryMs, undefined, { ref: false });
    if (of.signal.aborted) return '';
    const now = of.state[1];
    if (now !== seen) movedAtMs = performance.now();
    seen = now;
    const stillMs = performance.now() - movedAtMs;
    const limitMs = now === 0 ? startTimeoutMs : of.target.timeoutMs;
    if (stillMs > limitMs) return `nothing came of it within ${limitMs} ms`;
  }
}

function tableOf(told: Told[]): string {
  const lines = told.map(({ target, inputs, taken, refused, slowestMs, heapMb, failure }) => {
    const cells = [target, inputs, taken, refused, slowestMs.toFixed(0), heapMb, failure ? 'FAILED' : 'ok'];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| intake | inputs | taken | refused with a reason | slowest, ms | heap, MB | |',
    '|---|---:|---:|---:|---:|---:|---|',
    ...lines,
  ].join('\n');
}

function readArguments(): { seconds: number; seed: number; only: string } | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: { seconds: text, seed: text, only: text, help: { type: 'boolean' } },
    });
    const { seconds = '60', seed = String(Date.now() % 1_000_000), only = '', help } = values;
    if (help || ![seconds, seed].every((number) => /^\d+$/.test(number))) throw new Error('');
    return { seconds: Number(seconds), seed: Number(seed), only };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    return undefined;
  }
}
