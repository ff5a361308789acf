// Runs a program over untrusted bytes in a thread of its own with bounded memory, and stops it when its time
// is over: the only way to abandon a parser that hangs. At most two run at once; others wait their turn.
import { Worker } from 'node:worker_threads';

/**
 * A program is the text of its functions, because a thread needs a file or a text and a file would have
 * another name in the sources than in the build. So its functions use nothing but one another, globals and
 * `import()`.
 */
export interface IsolatedProgram {
  functions: readonly ((...given: never[]) => unknown)[];
  /** The name of the function that is called with the input and gives, or promises, the answer. */
  main: string;
}

export type IsolatedAnswer<T> =
  | { ended: 'answer'; answer: T }
  | { ended: 'failure'; name: string; message: string }
  | { ended: 'timeout' }
  | { ended: 'memory' };

interface Thread {
  worker: Worker;
  uses: number;
  idleTimer?: NodeJS.Timeout;
}

const threadsMax = 2;
// Starting a thread and loading pdf.js takes a quarter of a second, so a thread that answered serves again;
// not for ever, because a parser's garbage stays in it.
const usesMax = 50;
const idleMs = 10_000;
const heapMb = 256;
// Typed arrays lie outside the thread's heap limit. A page scanned in colour at 600 dpi takes 105 MB; what
// wants more is a stream that unpacks to gigabytes.
const bounds = { arrayBytesMax: 160 * 1024 * 1024, totalBytesMax: 400 * 1024 * 1024 };
const idle = new Map<IsolatedProgram, Thread[]>();
let running = 0;
const waiting: (() => void)[] = [];

/** The time counts from the moment at which the program gets the input. */
export async function runIsolated<T>(
  program: IsolatedProgram,
  input: object,
  timeoutMs: number,
): Promise<IsolatedAnswer<T>> {
  if (running >= threadsMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  const thread = idle.get(program)?.pop() ?? started(program);
  try {
    const answer = await ask<T>(thread, input, timeoutMs);
    if (answer.ended === 'answer' && thread.uses < usesMax) rest(program, thread);
    else await thread.worker.terminate();
    return answer;
  } finally {
    // The place is handed on, not given back, so that nobody slips in between.
    const next = waiting.shift();
    if (next !== undefined) next();
    else running--;
  }
}

function started({ functions, main }: IsolatedProgram): Thread {
  const source = `${[boundArrays, answerEach, ...functions].map(String).join('\n')}
    answerEach(${main}, ${JSON.stringify(bounds)}, require('node:worker_threads').parentPort);`;
  const worker = new Worker(source, {
    eval: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
  });
  return { worker, uses: 0 };
}

async function ask<T>(thread: Thread, input: object, timeoutMs: number): Promise<IsolatedAnswer<T>> {
  const { worker } = thread;
  thread.uses++;
  clearTimeout(thread.idleTimer);
  worker.ref();
  worker.removeAllListeners('exit');
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
      worker.postMessage(input);
    });
  } finally {
    clearTimeout(timer);
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    // A thread that is given up may still fail; its failure is nobody's any more.
    worker.on('error', () => thread.worker.unref());
  }
}

/**
 * Keeps a thread for the next one who asks; it does not keep the process alive, and ends when nobody does.
 */
function rest(program: IsolatedProgram, thread: Thread): void {
  const threads = idle.get(program) ?? [];
  idle.set(program, threads);
  threads.push(thread);
  const forget = () => {
    const place = threads.indexOf(thread);
    if (place >= 0) threads.splice(place, 1);
  };
  thread.worker.once('exit', forget);
  thread.worker.unref();
  thread.idleTimer = setTimeout(() => {
    forget();
    void thread.worker.terminate();
  }, idleMs).unref();
}

/**
 * In the thread: reports and refuses an allocation beyond the bounds; a parser may swallow the error, the
 * report stands.
 */
function boundArrays(bounds: { arrayBytesMax: number; totalBytesMax: number }, report: () => void): void {
  const world = globalThis as unknown as Record<string, new () => object>;
  // It unpacks outside of these bounds; without it pdf.js unpacks by itself.
  delete world.DecompressionStream;
  for (const name of [
    'ArrayBuffer',
    'Uint8Array',
    'Uint8ClampedArray',
    'Uint32Array',
    'Int32Array',
    'Float32Array',
  ]) {
    const original = world[name] as (new () => object) & { BYTES_PER_ELEMENT?: number };
    const unitBytes = original.BYTES_PER_ELEMENT ?? 1;
    world[name] = new Proxy(original, {
      construct(target, given: unknown[], created) {
        const bytes = typeof given[0] === 'number' ? given[0] * unitBytes : 0;
        // Asking for the total costs too much for the small ones.
        const total = bytes < 4_000_000 ? 0 : process.memoryUsage().arrayBuffers + bytes;
        if (bytes > bounds.arrayBytesMax || total > bounds.totalBytesMax) {
          report();
          throw new RangeError('memory bound reached');
        }
        return Reflect.construct(target, given, created === world[name] ? target : created) as object;
      },
    });
  }
}

/** In the thread: one answer to each input, whatever happens. */
function answerEach(
  main: (input: unknown) => unknown,
  bounds: { arrayBytesMax: number; totalBytesMax: number },
  port: {
    postMessage(message: unknown): void;
    on(event: 'message', received: (input: unknown) => void): void;
  },
): void {
  boundArrays(bounds, () => port.postMessage({ ended: 'memory' }));
  port.on('message', (input) => {
    Promise.resolve(input)
      .then(main)
      .then(
        (answer) => port.postMessage({ ended: 'answer', answer }),
        (error: Error) => port.postMessage({ ended: 'failure', name: error.name, message: error.message }),
      );
  });
}
