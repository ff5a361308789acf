// `pagesa kafka start|stop`: the broker from the command line. Exit code 0 done, 1 failed, 2 wrong usage.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KafkaError } from './jars.mjs';
import { isRunning, readState, removeState, stopRunning, writeState } from './state.mjs';

// In the checkout, wherever in it the command is given: "stop" must find what "start" started.
const defaultDir = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '.pagesa', 'kafka');

const usage = `Usage: pagesa kafka start [--port 9092] [--dir .pagesa/kafka] [--fresh] [--partitions 6] [--detach] [--json]
       pagesa kafka stop  [--dir .pagesa/kafka] [--json]

A real single-node Apache Kafka for development and tests; needs Java 17 or newer, and Maven for the first start.

  --port N        port of 127.0.0.1 to listen on (default 9092)
  --dir DIR       folder of its data (default .pagesa/kafka)
  --fresh         throw the data away before starting
  --partitions N  partitions of a topic created without a number (default 6)
  --detach        leave it running in the background until "pagesa kafka stop"
  --json          one JSON object instead of a sentence
`;

class UsageError extends Error {}

/** Runs the command; resolves with the exit code. */
export async function runKafka(args) {
  const json = args.includes('--json');
  try {
    const { action, ...options } = parse(args);
    if (action === 'start') return await start(options);
    if (action === 'stop') return await stop(options);
    process.stdout.write(usage);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof KafkaError)) throw error;
    if (json) print({ status: 'failed', message: error.message });
    else process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

const print = (object) => process.stdout.write(`${JSON.stringify(object)}\n`);

function parse(args) {
  const text = { type: 'string' };
  const yes = { type: 'boolean' };
  const options = { port: text, dir: text, partitions: text, fresh: yes, detach: yes, json: yes, help: yes };
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
  const { values, positionals } = parsed;
  if (values.help) return { action: 'help' };
  const [action, ...rest] = positionals;
  if (action !== 'start' && action !== 'stop') throw new UsageError('Say "kafka start" or "kafka stop".');
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not understood.`);
  return {
    action,
    port: wholeNumber('port', values.port ?? '9092', 65_535),
    partitions: wholeNumber('partitions', values.partitions ?? '6', 1000),
    dir: path.resolve(values.dir ?? defaultDir),
    fresh: values.fresh ?? false,
    detached: values.detach ?? false,
    json: values.json ?? false,
  };
}

function wholeNumber(name, given, max) {
  const value = /^\d+$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > max)
    throw new UsageError(`--${name} must be a whole number from 1 to ${max}, not "${given}".`);
  return value;
}

async function start({ port, partitions, dir, fresh, detached, json }) {
  // Here and not above: kafka.mjs imports this file.
  const { startKafka } = await import('./kafka.mjs');
  const running = readState(dir);
  if (running && isRunning(running))
    throw new KafkaError(
      `Kafka already runs on ${dir} as process ${running.pid} at ${running.brokers}. Stop it with: pagesa kafka stop --dir ${dir}`,
    );
  if (fresh) clear(dir);
  // Asked to stop while it starts: remembered, and obeyed as soon as there is something to stop cleanly.
  const asked = detached ? undefined : untilAskedToStop();
  const say = (line) => process.stderr.write(`${line}\n`);
  const broker = await startKafka({ port, dir, partitions, detached, say });
  writeState(dir, broker);
  if (!asked?.already) {
    if (json) print({ status: 'ready', brokers: broker.brokers, pid: broker.pid, dir });
    else process.stdout.write(`Kafka is ready: ${broker.brokers}\n`);
  }
  if (detached) return 0;

  const ending = broker.ended();
  await Promise.race([asked.promise, ending]);
  await broker.stop();
  removeState(dir);
  const code = await ending;
  // 143 is how a JVM that was asked to stop ends cleanly, whoever asked (also "kafka stop" from another
  // terminal).
  if (code === 0 || code === 143) return 0;
  throw new KafkaError(`Kafka ended by itself (${code}). Its log: ${path.join(dir, 'broker.log')}`);
}

function untilAskedToStop() {
  const asked = { already: false };
  asked.promise = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(name, () => {
        asked.already = true;
        resolve();
      });
    }
  });
  return asked;
}

// Only a folder that is plainly ours is thrown away: --dir may point anywhere.
function clear(dir) {
  const found = fs.existsSync(dir) ? fs.readdirSync(dir) : [];
  if (found.length > 0 && !found.includes('server.properties'))
    throw new KafkaError(`${dir} is not empty and holds no Kafka of ours; --fresh does not remove it.`);
  for (const name of found) fs.rmSync(path.join(dir, name), { recursive: true, force: true });
}

async function stop({ dir, json }) {
  const running = readState(dir);
  const stopped = running !== undefined && (await stopRunning(running));
  removeState(dir);
  if (json) print({ status: stopped ? 'stopped' : 'not running', dir });
  else process.stdout.write(stopped ? 'Kafka is stopped.\n' : `No Kafka runs on ${dir}.\n`);
  return 0;
}
