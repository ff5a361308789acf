// npm run bench -- pipeline: payments a second from submitted to outcome published, beside the bare rate of the same PostgreSQL.
import { type Database, startEmbeddedPostgres } from '#db';
import { eventOf, events, type PaymentSubmitted } from '#events';
import { kosovoIban } from '#money';
import type { OutgoingEvent } from '#log';
import { hostServices, type HostedProcess } from '#service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { payments as paymentsService } from '../../apps/payments/src/definition.js';
import { measureBare } from './bare.js';
import { cpuMicros, peakMb } from './cpu.js';
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

const bank = '99';
const accounts = Array.from({ length: 1_000 }, (_, index) =>
  kosovoIban({ bank, branch: '01', account: String(index + 1).padStart(10, '0') }),
);
const publishedAtOnce = 5_000;

/** A payment of the load: ids are never seen before, accounts follow a fixed walk over all of them. */
function submission(run: string, index: number): PaymentSubmitted {
  const creditor = options.hot && index % 2 === 0 ? 0 : (index * 7 + 13) % accounts.length;
  return {
    transactionId: `${run}-${index.toString(36).padStart(7, '0')}`,
    debtorAccount: { iban: accounts[(index * 31 + 1 + (index % 7)) % accounts.length] },
    creditorAccount: { iban: accounts[creditor] },
    creditorName: 'Shitesi i Pare',
    instructedAmount: {
      currency: 'EUR',
      amount: `${1 + (index % 40)}.${String(index % 100).padStart(2, '0')}`,
    },
    remittanceInformationUnstructured: 'Pagese e rregullt',
  };
}

function eventsOf(run: string, from: number, to: number): OutgoingEvent[] {
  const timeMs = Date.now();
  return Array.from({ length: to - from }, (_, offset) => {
    const data = submission(run, from + offset);
    return eventOf(events.paymentSubmitted, data, { id: data.transactionId, timeMs });
  });
}

/** Publishes and waits until every payment has its outcome and the outcome has left; returns seconds. */
async function push(hosted: HostedProcess, run: string, count: number): Promise<number> {
  const { log, database } = hosted.runtimes.get('payments')!;
  const before = await countDecided(database);
  const startedMs = performance.now();
  let publishing: Promise<void> = Promise.resolve();
  for (let at = 0; at < count; at += publishedAtOnce) {
    const chunk = eventsOf(run, at, Math.min(at + publishedAtOnce, count));
    await publishing;
    publishing = log.publish('payments.submitted', chunk);
  }
  await publishing;
  const untilDecided = before + count;
  while ((await countDecided(database)) < untilDecided) await pause(20);
  if (log.engine === 'kafka') while ((await unrelayed(database)) > 0) await pause(20);
  return (performance.now() - startedMs) / 1_000;
}

// Outcomes are counted by their offsets: one event each, and the sum costs nothing.
async function countDecided(database: Database): Promise<number> {
  const [row] = await database.rows<{ decided: number }>(
    `select sum(next_offset)::bigint as decided from log.partition where topic = 'payments.outcomes'`,
  );
  return row.decided;
}

async function unrelayed(database: Database): Promise<number> {
  const [row] = await database.rows<{ waiting: number }>(
    `select sum(p.next_offset - coalesce(r.position, 0))::bigint as waiting
     from log.partition p left join log.relay r using (topic, partition) where p.topic = 'payments.outcomes'`,
  );
  return row.waiting;
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
try {
  const runtime = hosted.runtimes.get('payments')!;
  await paymentsService.seed!(runtime);
  const count = Number(options.payments);
  const history = Number(options.history);
  await push(hosted, 'warm', 20_000);
  if (history > 0) await push(hosted, 'past', history);
  const bareBefore = await measureBare(server.url, 100_000);
  const cpuBefore = {
    node: process.cpuUsage(),
    postgres: cpuMicros(server.pid),
    broker: kafka ? cpuMicros(kafka.pid) : 0,
  };
  const stagesBefore = stageSums(await runtime.metrics.metrics());
  const seconds = await push(hosted, 'load', count);
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
