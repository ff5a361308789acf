// Fuzzes one target in a thread of its own until its time is over; the input in hand is kept where the main
// thread sees it, for when this one hangs or dies.
import fc from 'fast-check';
import { parentPort, workerData } from 'node:worker_threads';
import { applied, nearly } from './mutations.js';
import { targets } from './targets.js';

export interface Order {
  target: string;
  seed: number;
  /** From the moment that it is ready. */
  forMs: number;
  /** The length of the input in hand, and how many were read before it. */
  state: Int32Array;
  input: Uint8Array;
}

export interface Result {
  inputs: number;
  taken: number;
  refused: number;
  slowestMs: number;
  heapMb: number;
  /** What is wrong, with what is needed to see it again. */
  failure?: string;
}

const runsAtOnce = 50;

async function fuzz({ target: name, seed, forMs, state, input }: Order): Promise<Result> {
  const target = targets.find((candidate) => candidate.name === name)!;
  const seeds = await target.seeds();
  const untilMs = performance.now() + forMs;
  const result: Result = { inputs: 0, taken: 0, refused: 0, slowestMs: 0, heapMb: 0 };
  const cuts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(nearly(seeds, target.words), cuts, async (mutated, lengths) => {
    const bytes = applied(seeds, mutated);
    input.set(bytes);
    state[0] = bytes.length;
    state[1]++;
    const startedMs = performance.now();
    const isTaken = await target.read(bytes, lengths);
    result.slowestMs = Math.max(result.slowestMs, performance.now() - startedMs);
    result[isTaken ? 'taken' : 'refused']++;
    result.inputs++;
  });
  for (let round = 0; performance.now() < untilMs; round++) {
    const checked = await fc.check(property, {
      seed: seed + round,
      numRuns: runsAtOnce,
      interruptAfterTimeLimit: untilMs - performance.now(),
    });
    result.heapMb = Math.max(result.heapMb, Math.round(process.memoryUsage().heapUsed / (1 << 20)));
    if (checked.failed && checked.counterexample !== null)
      return { ...result, failure: fc.defaultReportMessage(checked) ?? 'failed' };
  }
  return result;
}

parentPort!.postMessage(await fuzz(workerData as Order));
