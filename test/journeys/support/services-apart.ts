// The services as in production: each a process of its own from the build, on one PostgreSQL, and on either
// engine.
import type { ServiceName } from '#service';
import { monotonicMs, newId } from '#time';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startKafka, type Kafka } from '../../support/kafka.mjs';
import { createDatabase, dropDatabase } from '../../support/postgres.mjs';
import { callOver, type Answer, type CallOptions, type DemoPerson } from '../auth-host.js';
import type { Engine } from './product.js';
import { startApp, type RunningApp } from './running-app.js';

interface Demo {
  client: { id: string; secret: string };
  operators: DemoPerson[];
  customers: DemoPerson[];
  accounts: string[];
}

export class ServicesApart {
  private readonly apps = new Map<ServiceName, RunningApp>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'pagesa-apart-'));
  private readonly databaseName = newId('apart');
  private environment: Record<string, string> = {};
  private kafka: Kafka | undefined;
  /** Our own look at the database, past the services. */
  database!: pg.Client;

  constructor(
    readonly engine: Engine,
    private readonly more: Record<string, string> = {},
  ) {}

  /** Makes ready what the services stand on; none of them runs yet. */
  async open(): Promise<void> {
    if (this.engine === 'kafka') this.kafka = await startKafka();
    const url = await createDatabase(this.databaseName);
    this.environment = {
      DATABASE_URL: url,
      PAGESA_DATA: this.folder,
      PAGESA_SECRET: 'a secret for tests, of 32 characters or more',
      MAIL_IN_PORT: '0',
      ...(this.kafka && { KAFKA_BROKERS: this.kafka.brokers }),
      ...this.more,
    };
    this.database = new pg.Client({ connectionString: url });
    await this.database.connect();
  }

  /** Starts a service, or starts it anew with more in its environment. */
  async start(service: ServiceName, environment: Record<string, string> = {}): Promise<void> {
    await this.end(service);
    this.apps.set(service, await startApp(service, { ...this.environment, ...environment }));
  }

  async end(service: ServiceName, signal?: NodeJS.Signals): Promise<void> {
    await this.apps.get(service)?.end(signal);
    this.apps.delete(service);
  }

  get demo(): Demo {
    return JSON.parse(readFileSync(join(this.folder, 'demo.json'), 'utf8')) as Demo;
  }

  /** Calls a service by method and path, such as `GET /v1/payments`. */
  call(service: ServiceName, what: string, options?: CallOptions): Promise<Answer> {
    const [method, path] = what.split(' ') as [string, string];
    return callOver(this.apps.get(service)!.url, [method, path], options);
  }

  /** A token of the demo's machine client. */
  async clientToken(): Promise<string> {
    const { id, secret } = this.demo.client;
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    return (await this.call('auth', 'POST /v1/auth/token', { form })).body.access_token as string;
  }

  async stop(): Promise<void> {
    for (const service of [...this.apps.keys()]) await this.end(service);
    await this.database?.end();
    await dropDatabase(this.databaseName);
    await this.kafka?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Asks until the answer is as wanted, and says how many milliseconds that took. */
export async function msUntil<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<number> {
  const beganMs = monotonicMs();
  for (;;) {
    const answer = await ask();
    const tookMs = monotonicMs() - beganMs;
    if (isWanted(answer)) return tookMs;
    if (tookMs > 20_000) throw new Error(`still ${JSON.stringify(answer)} after 20 s`);
  }
}
