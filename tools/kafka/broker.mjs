// One run of the broker's JVM on a data folder: configure, format, start, wait until it answers. It keeps no
// state of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaError } from './jars.mjs';

const startTimeoutMs = 90_000;
// A record of 8 MB must fit with the headers of its batch around it.
const messageBytesMax = 8 * 1024 * 1024 + 64 * 1024;

const layout = (dir) => ({
  log: path.join(dir, 'log'),
  properties: path.join(dir, 'server.properties'),
  output: path.join(dir, 'broker.log'),
});

const properties = ({ dir, port, controllerPort, partitions }) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${layout(dir).log}
num.partitions=${partitions}
default.replication.factor=1
min.insync.replicas=1
message.max.bytes=${messageBytesMax}
replica.fetch.max.bytes=${messageBytesMax}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
log.cleaner.enable=true
log.cleaner.dedupe.buffer.size=4194304
# After a kill -9 the controller waits for the old session to end: 3 s to a new start instead of 11 s.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
`;

/** Writes the configuration and, on an empty folder, formats it with Kafka's own tool. */
export async function prepare({ java, jars, dir, port, controllerPort, partitions }) {
  const files = layout(dir);
  fs.mkdirSync(files.log, { recursive: true });
  fs.writeFileSync(files.properties, properties({ dir, port, controllerPort, partitions }));
  if (fs.existsSync(path.join(files.log, 'meta.properties'))) return;
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', files.properties];
  const tool = spawn(java, [...smallJvm, '-Xmx128m', '-cp', path.join(jars, '*'), ...format], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  tool.stdout.on('data', (chunk) => (output += chunk));
  tool.stderr.on('data', (chunk) => (output += chunk));
  const [code] = await once(tool, 'close');
  if (code !== 0) throw new KafkaError(`Kafka could not format ${files.log}:\n${output.trim()}`);
}

const smallJvm = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

// Kafka takes an id that begins with "-" for an option.
function clusterId() {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/**
 * Starts the JVM on a prepared folder, out of our process group so that a Ctrl-C reaches us alone; its output
 * goes to `broker.log`.
 */
export function launch({ java, build, jars, dir }) {
  const files = layout(dir);
  const output = fs.openSync(files.output, 'a');
  // An archive of loaded classes needs the jars one by one, always in the same order.
  const names = fs.readdirSync(jars).filter((name) => name.endsWith('.jar'));
  const classPath = names.sort().map((name) => path.join(jars, name));
  const args = ['-Xms64m', '-Xmx384m', ...smallJvm, '-Dorg.slf4j.simpleLogger.showDateTime=true'];
  const archive = archiveOf(jars, build);
  if (archive.recorded) args.push(`-XX:ArchiveClassesAtExit=${archive.recorded}`);
  else args.push(`-XX:SharedArchiveFile=${archive.wanted}`);
  args.push('-Xlog:cds=off', '-Xlog:cds+dynamic=off');
  args.push('-cp', classPath.join(path.delimiter), 'kafka.Kafka', files.properties);
  const jvm = spawn(java, args, { stdio: ['ignore', output, output], detached: true });
  fs.closeSync(output);
  jvm.once('exit', () => keepArchive(archive));
  return { jvm, archive };
}

// Loaded classes are recorded by the first run that ends cleanly; with them the next start takes half the
// time.
function archiveOf(jars, build) {
  const wanted = path.join(jars, `classes-${build}.jsa`);
  if (fs.existsSync(wanted)) {
    removeOtherRecordings(jars);
    return { wanted };
  }
  return { wanted, recorded: `${wanted}.${randomBytes(4).toString('hex')}` };
}

// Of runs at the same time, or of one whose parent was killed: 50 MB each. Removing one that is being made
// does no harm.
function removeOtherRecordings(jars) {
  for (const name of fs.readdirSync(jars)) {
    if (/\.jsa\.[0-9a-f]+$/.test(name)) fs.rmSync(path.join(jars, name), { force: true });
  }
}

/** Puts the recorded archive, if the run that ended left one, where the next start looks for it. */
export function keepArchive({ recorded, wanted }) {
  if (recorded && fs.existsSync(recorded)) fs.renameSync(recorded, wanted);
}

/**
 * Waits until the broker answers a request; throws a KafkaError with the end of its log if it ends or takes
 * too long.
 */
export async function untilReady(jvm, { dir, port }) {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    if (jvm.exitCode !== null || jvm.signalCode !== null)
      throw new KafkaError(`Kafka ended while starting. The end of its log:\n${logTail(dir)}`);
    if (await answers(port)) return;
    await pause(25);
  }
  throw new KafkaError(
    `Kafka did not answer within ${startTimeoutMs / 1000} s. The end of its log:\n${logTail(dir)}`,
  );
}

/** The last lines of the broker's log. */
export function logTail(dir) {
  return fs.readFileSync(layout(dir).output, 'utf8').trim().split('\n').slice(-15).join('\n');
}

// ApiVersions, version 0: the port accepts connections early, but is answered only when the broker may serve.
const apiVersionsRequest = Buffer.from('0000000a' + '0012' + '0000' + '00000001' + 'ffff', 'hex');

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const done = (ready) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(2000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () => socket.write(apiVersionsRequest));
    socket.once('data', () => done(true));
  });
}
