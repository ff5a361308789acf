// npm run bench -- drain: a backlog on the topic, how fast one or two payments processes work it off, and in
// how much memory.
import { Database, startEmbeddedPostgres } from '#db';
import { eventCatalog } from '#events';
import { openEventLog, silentReporter } from '#log';
import { hostServices } from '#service';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { payments as paymentsService } from '../../apps/payments/src/definition.js';
import { measureBare } from './bare.js';
import { cpuMicros, peakMb } from './cpu.js';
import { countDecided, publishLoad, untilDecided, untilRelayed } from './load.js';
import { report } from './report.js';

const { values: options } = parseArgs({
  options: {
    payments: { type: 'string', default: '1000000' },
    instances: { type: 'string', default: '1' },
    kafka: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(options.payments);
const instances = Number(options.instances);
const bareRows = 100_000;
// The first batches are slower than the rest, while code is compiled and the second process joins.
const warmCount = Math.min(50_000, count / 4);

const folder = mkdtempSync(join(tmpdir(), 'pagesa-bench-'));
const server = await startEmbeddedPostgres(join(folder, 'database'));
// @ts-expect-error a plain script without types
const kafka = options.kafka ? await (await import('../../../tools/kafka/kafka.mjs')).startKafka() : undefined;
const environment = {
  DATABASE_URL: server.url,
  PAGESA_DATA: folder,
  PAGESA_SEED: 'none',
  PORT: '0',
  LOG_LEVEL: 'error',
  ...(kafka && { KAFKA_BROKERS: kafka.brokers }),
};

/** Accounts with money, and the topic with its backlog; no process consumes yet. */
async function prepare(): Promise<void> {
  const seeding = await hostServices([paymentsService], environment);
  const { configuration } = seeding;
  await paymentsService.seed!(seeding.runtimes.get('payments')!);
  await seeding.close();
  const logDatabase = await Database.open({ url: server.url, schema: 'log' });
  const broker = kafka && { brokers: kafka.brokers.split(','), clientId: 'bench', sessionTimeoutMs: 10_000 };
  const catalog = eventCatalog(configuration.PAGESA_PARTITIONS);
  const log = await openEventLog(logDatabase, catalog, { report: silentReporter, ...broker });
  await publishLoad(log, { run: 'load', count, hot: false });
  await log.close();
  await logDatabase.close();
}

async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/payments/src/main.js'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a process exited with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('ready: ')) resolve();
    });
  });
  return child;
}

const started: ChildProcess[] = [];
let watching: Database | undefined;
try {
  await prepare();
  const bareBefore = await measureBare(server.url, bareRows);
  const database = await Database.open({ url: server.url, schema: 'payments', connectionsMax: 1 });
  watching = database;
  started.push(...(await Promise.all(Array.from({ length: instances }, startProcess))));
  await untilDecided(database, warmCount);
  const decidedBefore = await countDecided(database);
  const cpuBefore = cpuOfAll();
  const startedMs = performance.now();
  await untilDecided(database, count);
  if (kafka) await untilRelayed(database);
  const seconds = (performance.now() - startedMs) / 1_000;
  const drained = count - decidedBefore;
  const cpuAfter = cpuOfAll();
  const cpu = Object.fromEntries(
    Object.entries(cpuAfter).map(([name, all]) => [name, (all - cpuBefore[name]) / drained]),
  );
  const peaksMb = started.map(({ pid }) => peakMb(pid!));
  const bare = (bareBefore + (await measureBare(server.url, bareRows))) / 2;
  report(options.json, {
    engine: kafka ? 'kafka' : 'postgres',
    instances,
    backlog: count,
    paymentsPerSecond: drained / seconds,
    barePerSecond: bare,
    ratio: drained / seconds / bare,
    cpuMicrosPerPayment: cpu,
    peakMb: Math.max(...peaksMb),
  });
} finally {
  await watching?.close();
  for (const child of started) {
    child.kill('SIGTERM');
    await new Promise((ended) => child.once('exit', ended));
  }
  await kafka?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

function cpuOfAll(): Record<string, number> {
  return {
    node: started.reduce((sum, { pid }) => sum + cpuMicros(pid!), 0),
    postgres: cpuMicros(server.pid),
    broker: kafka ? cpuMicros(kafka.pid) : 0,
  };
}
