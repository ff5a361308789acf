// Hosts the auth service on a database of its own for a journey, and speaks HTTP to it as a channel does.
import { accessGuard, assertEveryRouteIsGuarded } from '#access';
import { Database, migrate } from '#db';
import { eventCatalog } from '#events';
import { bodyPipe, ProblemFilter } from '#http';
import { logMigrations, openEventLog, silentReporter } from '#log';
import { openDatabase, readVariables, secretsOf, sharedVariables, type Runtime } from '#service';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openAuth } from '../../apps/auth/src/auth.js';
import { auth } from '../../apps/auth/src/definition.js';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';

const sentWithinMs = 20_000;

export interface DemoPerson {
  username: string;
  password: string;
  totpSecret?: string;
  otpSecret?: string;
  roles?: string[];
  ibans?: string[];
}

export interface Demo {
  client: { id: string; secret: string };
  operators: DemoPerson[];
  customers: DemoPerson[];
}

export interface Answer {
  status: number;
  headers: Headers;
  // The tests read whatever the answer holds.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export class AuthHost {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly runtime: Runtime,
    readonly demo: Demo,
    readonly url: string,
    private readonly release: () => Promise<void>,
  ) {}

  /**
   * The same parts as the product's host, without the documentation's static files, which jest cannot load.
   */
  static async start(name: string, environment: Record<string, string> = {}): Promise<AuthHost> {
    const databaseName = `${name}_${process.pid}`;
    const databaseUrl = await createDatabase(databaseName);
    const folder = mkdtempSync(join(tmpdir(), 'pagesa-auth-'));
    const variables = { ...sharedVariables, ...auth.variables };
    const values = readVariables(variables, { PAGESA_DATA: folder, ...environment });
    const logDatabase = await Database.open({
      url: databaseUrl,
      schema: 'log',
      migrations: logMigrations,
    });
    await migrate(logDatabase);
    const database = await openDatabase(auth, databaseUrl);
    await migrate(database);
    const log = await openEventLog(logDatabase, eventCatalog(2), { report: silentReporter });
    let url = '';
    const runtime: Runtime = {
      name: 'auth',
      configuration: values,
      values,
      database,
      log,
      logger: pino({ level: 'error' }),
      metrics: new Registry(),
      secretFor: secretsOf(undefined, folder),
      publicUrl: () => url,
    };
    const app = await createApp(runtime);
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
    const seeds = values.PAGESA_SEED === 'demo';
    const demo = (seeds ? await auth.seed!(runtime) : {}) as unknown as Demo;
    const stop = await auth.start!(runtime);
    return new AuthHost(app, runtime, demo, url, async () => {
      await stop();
      await app.close();
      await log.close();
      await database.close();
      await logDatabase.close();
      await dropDatabase(databaseName);
      rmSync(folder, { recursive: true, force: true });
    });
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return callOver(this.url, [method, path], options);
  }

  /** What the housekeeping does every ten minutes. */
  prepareKeys(): Promise<void> {
    return openAuth(this.runtime).signer.prepare();
  }

  /** Resolves when so many messages have left the outbox. */
  async untilSent(count: number): Promise<void> {
    const untilMs = performance.now() + sentWithinMs;
    while (performance.now() < untilMs) {
      const [row] = await this.runtime.database.rows<{ sent: number }>(
        `select count(*)::int as sent from auth.message where state = 'sent'`,
      );
      if (row.sent >= count) return;
    }
    throw new Error(`${count} messages were not sent`);
  }

  stop(): Promise<void> {
    return this.release();
  }
}

async function createApp(runtime: Runtime): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(await auth.module(runtime), adapter, {
    logger: ['error'],
    abortOnError: false,
  });
  app.useGlobalPipes(bodyPipe());
  app.useGlobalFilters(
    new ProblemFilter((error, method, url) => runtime.logger.error({ err: error, method, url }, 'failed')),
  );
  app.useGlobalGuards(accessGuard(runtime));
  await app.init();
  assertEveryRouteIsGuarded(app);
  return app;
}

export interface CallOptions {
  json?: unknown;
  /** A body as it is; its content type stands in the headers. */
  text?: string;
  form?: Record<string, string>;
  token?: string;
  headers?: Record<string, string>;
}

/** Speaks HTTP to a service as a channel does. */
export async function callOver(
  url: string,
  [method, path]: readonly [method: string, path: string],
  options: CallOptions = {},
): Promise<Answer> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  let body = options.text;
  if (options.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = new URLSearchParams(options.form).toString();
  } else if (options.json !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(options.json);
  }
  const response = await fetch(url + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isJson =
    /json/.test(response.headers.get('content-type') ?? '') &&
    !/ndjson/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? (JSON.parse(text) as unknown) : text,
  };
}
