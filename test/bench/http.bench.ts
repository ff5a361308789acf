// npm run bench -- http: single payments by POST /v1/payments
// over 64 connections, the product as a process of its own.
import { startEmbeddedPostgres } from '#db';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { measureBare } from './bare.js';
import { cpuMicros, peakMb } from './cpu.js';
import { Connection } from './connection.js';
import { report } from './report.js';
import { stageMicros, stageSums } from './stages.js';

const { values: options } = parseArgs({
  options: {
    payments: { type: 'string', default: '30000' },
    connections: { type: 'string', default: '64' },
    kafka: { type: 'boolean', default: false },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const bareRows = 100_000;
const folder = mkdtempSync(join(tmpdir(), 'pagesa-bench-'));
const server = await startEmbeddedPostgres(join(folder, 'database'));
// @ts-expect-error a plain script without types
const kafka = options.kafka ? await (await import('../../../tools/kafka/kafka.mjs')).startKafka() : undefined;
const profiling = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
const program = ['--enable-source-maps', 'dist/apps/pagesa/src/main.js'];
const product = spawn(process.execPath, [...profiling, ...program], {
  env: {
    ...process.env,
    DATABASE_URL: server.url,
    PAGESA_DATA: folder,
    PORT: '0',
    MAIL_IN_PORT: '0',
    LOG_LEVEL: 'error',
    ...(kafka && { KAFKA_BROKERS: kafka.brokers }),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise<string>((resolve, reject) => {
  product.once('exit', (code) => reject(new Error(`the product exited with ${code}`)));
  createInterface({ input: product.stdout }).on('line', (line) => {
    const ready = /ready: (\S+)/.exec(line);
    if (ready) resolve(ready[1]);
  });
});
interface Demo {
  client: { id: string; secret: string };
  accounts: string[];
}
const demo = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo;
const connections = Number(options.connections);
const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
const basic = Buffer.from(`${demo.client.id}:${demo.client.secret}`).toString('base64');
const form = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
const granted = await open[0].post('/v1/auth/token', form, 'grant_type=client_credentials');
const token = (JSON.parse(granted.text) as { access_token: string }).access_token;

try {
  await load('warm', 3_000, {});
  const count = Number(options.payments);
  const bareBefore = await measureBare(server.url, bareRows);
  const stagesBefore = await stages();
  const cpuBefore = cpuOfAll();
  const accept = await load('acc', count, {});
  const cpuAfter = cpuOfAll();
  const micros = stageMicros(stagesBefore, await stages(), count);
  const waited = await load('wait', Math.ceil(count / 5), { prefer: 'wait=10' });
  const bare = (bareBefore + (await measureBare(server.url, bareRows))) / 2;
  const cpu = Object.fromEntries(
    Object.entries(cpuAfter).map(([name, all]) => [name, (all - cpuBefore[name]) / count]),
  );
  report(options.json, {
    engine: options.kafka ? 'kafka' : 'postgres',
    connections,
    payments: count,
    paymentsPerSecond: accept.perSecond,
    acceptMs: accept.ms,
    waitPerSecond: waited.perSecond,
    waitMs: waited.ms,
    barePerSecond: bare,
    ratio: accept.perSecond / bare,
    cpuMicrosPerPayment: { ...cpu, total: cpu.node + cpu.postgres + cpu.broker },
    stages: micros,
    peakMb: peakMb(product.pid!),
  });
} finally {
  for (const connection of open) connection.close();
  product.kill('SIGTERM');
  await new Promise((done) => product.once('exit', done));
  await kafka?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function stages(): Promise<Map<string, number>> {
  return stageSums(await (await fetch(`${url}/metrics`)).text());
}

/** CPU microseconds so far; those of the load itself are not the product's. */
function cpuOfAll(): Record<string, number> {
  const { user, system } = process.cpuUsage();
  return {
    node: cpuMicros(product.pid!),
    postgres: cpuMicros(server.pid),
    broker: kafka ? cpuMicros(kafka.pid) : 0,
    load: user + system,
  };
}

/** Sends so many payments, one at a time on each connection; anything but 202 stops the benchmark. */
async function load(run: string, count: number, headers: Record<string, string>) {
  const timesMs: number[] = [];
  const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  let next = 0;
  const startedMs = performance.now();
  const send = async (connection: Connection): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const body = JSON.stringify({
        transactionId: `${run}-${index}`,
        debtorAccount: { iban: demo.accounts[(index * 31 + 1) % 1_000] },
        creditorAccount: { iban: demo.accounts[(index * 7 + 500) % 1_000] },
        creditorName: 'Shitesi i Pare',
        instructedAmount: { currency: 'EUR', amount: '1.25' },
      });
      const sentMs = performance.now();
      const { status, text } = await connection.post('/v1/payments', all, body);
      if (status !== 202) throw new Error(`${status}: ${text}`);
      timesMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(open.map(send));
  const seconds = (performance.now() - startedMs) / 1_000;
  timesMs.sort((a, b) => a - b);
  const at = (share: number) => timesMs[Math.floor(timesMs.length * share)];
  return {
    perSecond: count / seconds,
    ms: { p50: at(0.5), p99: at(0.99), max: timesMs[timesMs.length - 1] },
  };
}
