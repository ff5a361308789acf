// npm run bench -- pipeline: payments a second from submitted to
// outcome published, beside the bare rate of the same PostgreSQL.
import { startEmbeddedPostgres } from '#db';
import { hostServices } from '#service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { payments as paymentsService } from '../../apps/payments/src/definition.js';
import { measureBare } from './bare.js';
import { cpuMicros, peakMb } from './cpu.js';
import { countDecided, publishLoad, untilDecided, untilRelayed } from './load.js';
import { report } from './report.js';
import { stageMicros, stageSums } from './stages.js';

const { values: options } = parseArgs({
  options: {
    payments: { type: 'string', default: '200000' },
    history: { type: 'string', default: '0' },
    kafka: { type: 'boolean', default: false },
    hot: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Publishes and waits until every payment has its outcome and the outcome has left; returns seconds. */
async function push(run: string, count: number): Promise<number> {
  const before = await countDecided(database);
  const startedMs = performance.now();
  await publishLoad(log, { run, count, hot: options.hot });
  await untilDecided(database, before + count);
  if (log.engine === 'kafka') await untilRelayed(database);
  return (performance.now() - startedMs) / 1_000;
}

const folder = mkdtempSync(join(tmpdir(), 'pagesa-bench-'));
const server = await startEmbeddedPostgres(join(folder, 'database'));
// @ts-expect-error a plain script without types
const kafka = options.kafka ? await (await import('../../../tools/kafka/kafka.mjs')).startKafka() : undefined;
const hosted = await hostServices([paymentsService], {
  DATABASE_URL: server.url,
  PAGESA_DATA: folder,
  PORT: '0',
  LOG_LEVEL: 'error',
  PAGESA_PARTITIONS: process.env.PAGESA_PARTITIONS,
  ...(kafka && { KAFKA_BROKERS: kafka.brokers }),
});
const runtime = hosted.runtimes.get('payments')!;
const { log, database } = runtime;
try {
  await paymentsService.seed!(runtime);
  const count = Number(options.payments);
  const history = Number(options.history);
  await push('warm', 20_000);
  if (history > 0) await push('past', history);
  const bareBefore = await measureBare(server.url, 100_000);
  const cpuBefore = {
    node: process.cpuUsage(),
    postgres: cpuMicros(server.pid),
    broker: kafka ? cpuMicros(kafka.pid) : 0,
  };
  const stagesBefore = stageSums(await runtime.metrics.metrics());
  const seconds = await push('load', count);
  const node = process.cpuUsage(cpuBefore.node);
  const cpu = {
    node: (node.user + node.system) / count,
    postgres: (cpuMicros(server.pid) - cpuBefore.postgres) / count,
    broker: kafka ? (cpuMicros(kafka.pid) - cpuBefore.broker) / count : 0,
  };
  const stages = stageMicros(stagesBefore, stageSums(await runtime.metrics.metrics()), count);
  const bareAfter = await measureBare(server.url, 100_000);
  const bare = (bareBefore + bareAfter) / 2;
  report(options.json, {
    engine: options.kafka ? 'kafka' : 'postgres',
    payments: count,
    history,
    hot: options.hot,
    paymentsPerSecond: count / seconds,
    barePerSecond: bare,
    ratio: count / seconds / bare,
    cpuMicrosPerPayment: { ...cpu, total: cpu.node + cpu.postgres + cpu.broker },
    stages,
    peakMb: peakMb(process.pid),
  });
} finally {
  await hosted.close();
  await kafka?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
