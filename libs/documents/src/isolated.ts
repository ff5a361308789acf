// Runs a program over untrusted bytes in a thread of its own with bounded memory, and stops it when its time is over: the only way to
// abandon a parser that hangs. At most two run at once; others wait their turn.
import { Worker } from 'node:worker_threads';

/**
 * A program is the text of its functions, because a thread needs a file or a text and a file would have another
 * name in the sources than in the build. So its functions use nothing but one another, globals and `import()`.
 */
export interface IsolatedProgram {
  functions: readonly ((...given: never[]) => unknown)[];
  /** The name of the function that is called with the input and gives, or promises, the answer. */
  main: string;
}

export type IsolatedAnswer<T> =
  | { ended: 'answer'; answer: T }
  | { ended: 'failure'; name: string; message: string }
  | { ended: 'timeout' | 'memory' };

const threadsMax = 2;
const heapMb = 256;
// Typed arrays lie outside the thread's heap limit; one allocation above this is refused, which stops a stream
// that unpacks to gigabytes at its first doubling beyond.
const arrayBytesMax = 160 * 1024 * 1024;
let running = 0;
const waiting: (() => void)[] = [];

export async function runIsolated<T>(
  program: IsolatedProgram,
  input: object,
  timeoutMs: number,
): Promise<IsolatedAnswer<T>> {
  if (running >= threadsMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await runInThread<T>(program, input, timeoutMs);
  } finally {
    // The place is handed on, not given back, so that nobody slips in between.
    const next = waiting.shift();
    if (next !== undefined) next();
    else running--;
  }
}

async function runInThread<T>(
  { functions, main }: IsolatedProgram,
  input: object,
  timeoutMs: number,
): Promise<IsolatedAnswer<T>> {
  const source = `${[boundArrays, answerOnce, ...functions].map(String).join('\n')}
    boundArrays(${arrayBytesMax});
    answerOnce(${main}, require('node:worker_threads'));`;
  const worker = new Worker(source, {
    eval: true,
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve({ ended: 'timeout' }), timeoutMs);
      worker.once('message', resolve);
      worker.once('error', (error: Error & { code?: string }) =>
        resolve(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? { ended: 'memory' }
            : { ended: 'failure', name: error.name, message: error.message },
        ),
      );
      worker.once('exit', (code) =>
        resolve({ ended: 'failure', name: 'Exit', message: `the thread ended with ${code} and no answer` }),
      );
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** In the thread: refuses single allocations beyond the bound. */
function boundArrays(bytesMax: number): void {
  for (const name of [
    'ArrayBuffer',
    'Uint8Array',
    'Uint8ClampedArray',
    'Uint32Array',
    'Int32Array',
    'Float32Array',
  ]) {
    const world = globalThis as unknown as Record<
      string,
      { BYTES_PER_ELEMENT?: number } & (new () => object)
    >;
    const original = world[name] as { BYTES_PER_ELEMENT?: number } & (new () => object);
    const lengthMax = bytesMax / (original.BYTES_PER_ELEMENT ?? 1);
    world[name] = new Proxy(original, {
      construct(target, given: unknown[], created) {
        if (typeof given[0] === 'number' && given[0] > lengthMax)
          throw new RangeError('memory bound reached');
        return Reflect.construct(target, given, created === world[name] ? target : created) as object;
      },
    });
  }
}

/** In the thread: one message, whatever happens. */
function answerOnce(
  main: (input: unknown) => unknown,
  threads: { workerData: unknown; parentPort: { postMessage(message: unknown): void } },
): void {
  const post = (message: unknown) => threads.parentPort.postMessage(message);
  const failed = (error: Error) => {
    const memory = error instanceof RangeError && /memory bound|allocation failed/i.test(error.message);
    post(memory ? { ended: 'memory' } : { ended: 'failure', name: error.name, message: error.message });
  };
  Promise.resolve(threads.workerData)
    .then(main)
    .then((answer) => post({ ended: 'answer', answer }), failed);
}
