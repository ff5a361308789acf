// npm run bench -- http: single payments by POST /v1/payments over 64 connections, the product as a process of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { cpuMicros, peakMb } from './cpu.js';
import { report } from './report.js';

const { values: options } = parseArgs({
  options: {
    payments: { type: 'string', default: '30000' },
    connections: { type: 'string', default: '64' },
    kafka: { type: 'boolean', default: false },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'pagesa-bench-'));
// @ts-expect-error a plain script without types
const kafka = options.kafka ? await (await import('../../../tools/kafka/kafka.mjs')).startKafka() : undefined;
const profiling = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
const program = ['--enable-source-maps', 'dist/apps/pagesa/src/main.js'];
const product = spawn(process.execPath, [...profiling, ...program], {
  env: {
    ...process.env,
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
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const basic = Buffer.from(`${demo.client.id}:${demo.client.secret}`).toString('base64');
const token = (
  JSON.parse(
    (
      await post('/v1/auth/token', 'grant_type=client_credentials', {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      })
    ).text,
  ) as { access_token: string }
).access_token;

try {
  await load('warm', 3_000, {});
  const count = Number(options.payments);
  const cpuBefore = cpuMicros(product.pid!);
  const accept = await load('acc', count, {});
  const cpu = (cpuMicros(product.pid!) - cpuBefore) / count;
  const waited = await load('wait', Math.ceil(count / 5), { prefer: 'wait=10' });
  report(options.json, {
    engine: options.kafka ? 'kafka' : 'postgres',
    connections,
    payments: count,
    acceptedPerSecond: accept.perSecond,
    acceptMs: accept.ms,
    waitPerSecond: waited.perSecond,
    waitMs: waited.ms,
    nodeCpuMicrosPerPayment: cpu,
    peakMb: peakMb(product.pid!),
  });
} finally {
  agent.destroy();
  product.kill('SIGTERM');
  await new Promise((done) => product.once('exit', done));
  await kafka?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Sends so many payments, as many at a time as there are connections; anything but 202 stops the benchmark. */
async function load(run: string, count: number, headers: Record<string, string>) {
  const timesMs: number[] = [];
  let next = 0;
  const startedMs = performance.now();
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const body = JSON.stringify({
        transactionId: `${run}-${index}`,
        debtorAccount: { iban: demo.accounts[(index * 31 + 1) % 1_000] },
        creditorAccount: { iban: demo.accounts[(index * 7 + 500) % 1_000] },
        creditorName: 'Shitesi i Pare',
        instructedAmount: { currency: 'EUR', amount: '1.25' },
      });
      const sentMs = performance.now();
      const { status, text } = await post('/v1/payments', body, {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...headers,
      });
      if (status !== 202) throw new Error(`${status}: ${text}`);
      timesMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedMs) / 1_000;
  timesMs.sort((a, b) => a - b);
  const at = (share: number) => timesMs[Math.floor(timesMs.length * share)];
  return {
    perSecond: count / seconds,
    ms: { p50: at(0.5), p99: at(0.99), max: timesMs[timesMs.length - 1] },
  };
}

function post(
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url + path,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, text: Buffer.concat(chunks).toString() }),
        );
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
