// The running product, as a journey meets it: a real process from the build, spoken to over HTTP only.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { kafkaBrokers, startKafka, type Kafka } from '../../support/kafka.mjs';
import { startApp, type RunningApp } from './running-app.js';

export type Engine = 'postgres' | 'kafka';

/** Both engines where a broker can be had; the runner says loudly when one cannot. */
export const engines: Engine[] = kafkaBrokers ? ['postgres', 'kafka'] : ['postgres'];

export interface Demo {
  baseUrl: string;
  client: { id: string; secret: string };
  operators: { username: string; password: string; totpSecret: string; role: string }[];
  customers: { username: string; password: string; otpSecret?: string; ibans: string[] }[];
  accounts: string[];
  billers: string[];
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
  bytes: Buffer;
}

export class Product {
  private app: RunningApp | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'pagesa-journey-'));
  private kafka: Kafka | undefined;
  private token: string | undefined;
  url = '';

  constructor(
    readonly engine: Engine,
    private readonly environment: Record<string, string> = {},
  ) {}

  /** Resolves when the product says that it is ready. */
  async start(): Promise<void> {
    if (this.engine === 'kafka') this.kafka ??= await startKafka();
    this.app = await startApp('pagesa', {
      PAGESA_DATA: this.folder,
      MAIL_IN_PORT: String(await freePort()),
      ...(this.kafka && { KAFKA_BROKERS: this.kafka.brokers }),
      ...this.environment,
    });
    this.url = this.app.url;
    this.token = undefined;
  }

  get demo(): Demo {
    return JSON.parse(readFileSync(join(this.folder, 'demo.json'), 'utf8')) as Demo;
  }

  /** Where the broker answers, for those who produce records themselves. */
  get brokers(): string {
    return this.kafka!.brokers;
  }

  get dataFolder(): string {
    return this.folder;
  }

  /** Ends the process with a signal and resolves with its exit code. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    return this.app!.end(signal);
  }

  /** Stops everything and removes its data. */
  async stop(): Promise<void> {
    await this.app?.end();
    await this.kafka?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A token of the demo's machine client, fetched once. */
  async clientToken(): Promise<string> {
    if (this.token) return this.token;
    const { client } = this.demo;
    const answer = await fetch(`${this.url}/v1/auth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    return (this.token = access_token);
  }

  /** A request with the client's token, or with the one given. */
  async call(
    method: string,
    path: string,
    options: { body?: unknown; type?: string; headers?: Record<string, string>; token?: string } = {},
  ): Promise<Answer> {
    const { body, type, headers, token } = options;
    const plain = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token ?? (await this.clientToken())}`,
        ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: plain ? (body as string) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.toString('utf8');
    const json = answer.headers.get('content-type')?.includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
      text,
      bytes,
    };
  }

  /** Follows a file's server-sent events to its last one and returns what that says. */
  async finishBatch(batchId: string): Promise<Record<string, number>> {
    const { text } = await this.call('GET', `/v1/payment-batches/${batchId}/events`);
    const last = text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .pop();
    return JSON.parse(last!.slice(6)) as Record<string, number>;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
