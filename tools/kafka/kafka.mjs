// A real single-node Apache Kafka as a child of this process, for development and tests. Never for
// production.
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { watch } from '../../scripts/watched.mjs';
import { launch, prepare, untilReady } from './broker.mjs';
import { ensureJars, findJava, KafkaError } from './jars.mjs';

export { runKafka } from './command.mjs';
export { kafkaObstacle, KafkaError } from './jars.mjs';

const stopTimeoutMs = 20_000;
const attemptsMax = 3;

/**
 * Starts a broker and waits until it answers. Without `port` a free one is taken, without `dir` a temporary
 * folder that is removed by `stop()`. `detached` leaves the broker running when this process ends; otherwise
 * it never outlives it.
 */
export async function startKafka({ port, dir, partitions = 6, detached = false, say = () => {} } = {}) {
  const { java, build } = findJava();
  const jars = await ensureJars(say);
  const temporary = dir === undefined;
  const folder = temporary ? fs.mkdtempSync(path.join(os.tmpdir(), 'pagesa-kafka-')) : path.resolve(dir);
  fs.mkdirSync(folder, { recursive: true });
  const setting = { java, build, jars, dir: folder, partitions, detached, temporary };
  const run = await firstRun(setting, port);
  return broker(setting, run);
}

// A port found free may be taken by somebody else before the JVM binds it; then another one is tried.
async function firstRun(setting, port) {
  for (let attempt = 1; ; attempt++) {
    const ports = port === undefined ? await freePorts(2) : [port, ...(await freePorts(1))];
    const run = { port: ports[0], controllerPort: ports[1] };
    if (port !== undefined && !(await isFree(port)))
      throw new KafkaError(`Port ${port} of 127.0.0.1 is in use. Choose another one with --port.`);
    try {
      return { ...run, ...(await start({ ...setting, ...run })) };
    } catch (error) {
      if (attempt === attemptsMax || !/already in use/i.test(error.message)) throw error;
    }
  }
}

async function start(setting) {
  await prepare(setting);
  const { jvm, archive } = launch(setting);
  const folder = setting.temporary ? setting.dir : '';
  const release = setting.detached ? () => {} : watch({ pid: jvm.pid, signal: 'TERM', folder });
  jvm.once('exit', release);
  try {
    await untilReady(jvm, setting);
  } catch (error) {
    await end(jvm, 'SIGKILL');
    throw error;
  }
  if (setting.detached) jvm.unref();
  return { jvm, archive };
}

function broker(setting, run) {
  const { port } = run;
  let { jvm } = run;
  const restart = async () => {
    await end(jvm, 'SIGTERM');
    ({ jvm } = await start({ ...setting, port, controllerPort: run.controllerPort }));
  };
  return {
    brokers: `127.0.0.1:${port}`,
    port,
    dir: setting.dir,
    archive: run.archive,
    get pid() {
      return jvm.pid;
    },
    /** Resolves with the exit code, or the signal's name, when the broker ends. */
    ended: async () => {
      const [code, signal] = hasEnded(jvm) ? [jvm.exitCode, jvm.signalCode] : await once(jvm, 'exit');
      return code ?? signal;
    },
    /** Stops it cleanly for good; a temporary folder is removed. */
    stop: async () => {
      await end(jvm, 'SIGTERM');
      if (setting.temporary) fs.rmSync(setting.dir, { recursive: true, force: true });
    },
    /** Kills it the hard way; the data stay for `restart()`. */
    kill9: () => end(jvm, 'SIGKILL'),
    /** Starts it again on the same data and port; if it runs, it is stopped cleanly before. */
    restart,
  };
}

const hasEnded = (jvm) => jvm.exitCode !== null || jvm.signalCode !== null;

async function end(jvm, signal) {
  if (hasEnded(jvm)) return;
  const gone = once(jvm, 'exit');
  jvm.ref();
  jvm.kill(signal);
  const timer = setTimeout(() => jvm.kill('SIGKILL'), stopTimeoutMs);
  await gone;
  clearTimeout(timer);
}

function isFree(port) {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

// All are held open until all are found, so that they differ.
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
