// Hosts one or several services in this process: opens what they stand on, connects their doors, and drains
// them at the end.
import { accessGuard, assertEveryRouteIsGuarded } from '#access';
import {
  bodyPipe,
  jsonBodyParser,
  ProblemFilter,
  refuseAddress,
  refusePackedBodies,
  setSecurityHeaders,
} from '#http';
import { LogStrategy, type LogReporter } from '#log';
import { monotonicMs } from '#time';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { closeBacking, openBacking, type Backing } from './backing.js';
import { sharedVariables, type Configuration } from './configuration.js';
import { makeOwnFolder } from './own-folder.js';
import { tuneCollector } from './heap.js';
import { hostModule } from './host.module.js';
import { makeLogger, nestLogger } from './logger.js';
import { logReporter, makeRegistry, watchLag, watchPools } from './metrics.js';
import { serveDocumentation } from './documentation.js';
import { transportOf, type Runtime, type ServiceDefinition } from './runtime.js';
import { startPruning } from './pruning.js';
import { secretsOf } from './secret.js';
import { readVariables, type Variables } from './variable.js';

export interface HostedProcess {
  url: string;
  runtimes: Map<string, Runtime>;
  app: NestFastifyApplication;
  configuration: Configuration;
  /**
   * Resolves when this process's services have handled what stands on the topics, at the latest after 10 s.
   */
  caughtUp(topics: string[]): Promise<void>;
  /** Takes no more requests, ends the work in hand, closes everything. */
  close(): Promise<void>;
}

const closeIdleEveryMs = 50;
const bodyBytesMax = 1 << 20;

/** Starts the services; anything wrong throws with a sentence for a person, and leaves nothing running. */
export async function hostServices(
  definitions: readonly ServiceDefinition[],
  environment: NodeJS.ProcessEnv,
): Promise<HostedProcess> {
  tuneCollector();
  const all: Variables = { ...sharedVariables };
  for (const { variables } of definitions) Object.assign(all, variables);
  const values: Configuration & Record<string, unknown> = readVariables(all, environment) as never;
  const logger = makeLogger(values.LOG_LEVEL);
  const metrics = makeRegistry();
  const report = logReporter(metrics, logger);
  makeOwnFolder(values.PAGESA_DATA);
  const backing = await openBacking(definitions, values, { report, logger });
  try {
    return await hostOn(backing, { definitions, values, logger, metrics, report });
  } catch (error) {
    await backing.log.close();
    await closeBacking(backing);
    throw error;
  }
}

interface Hosting {
  definitions: readonly ServiceDefinition[];
  values: Configuration & Record<string, unknown>;
  logger: Logger;
  metrics: Registry;
  report: LogReporter;
}

async function hostOn(backing: Backing, hosting: Hosting): Promise<HostedProcess> {
  const { definitions, values, logger, metrics } = hosting;
  let url = `http://${values.HOST}:${values.PORT}`;
  const secretFor = secretsOf(values.PAGESA_SECRET, values.PAGESA_DATA);
  const runtimes = new Map<string, Runtime>();
  for (const { name } of definitions)
    runtimes.set(name, {
      name,
      configuration: values,
      values,
      database: backing.databases.get(name)!,
      log: backing.log,
      logger: logger.child({ service: name }),
      metrics,
      secretFor,
      publicUrl: () => values.PAGESA_PUBLIC_URL ?? url,
    });
  const modules = [];
  for (const definition of definitions) modules.push(await definition.module(runtimes.get(definition.name)!));
  const strategies = definitions.map((definition) => strategyOf(definition, backing));
  const health = { databases: [...backing.databases.values()], strategies, draining: false };
  const app = await createApp(hostModule(modules, { health, metrics }), { hosting, runtimes, strategies });
  watchPools(metrics, () => [...backing.databases].map(([service, { pool }]) => ({ service, pool })));
  const lag = async () => (await Promise.all(strategies.map((strategy) => strategy.lag()))).flat();
  watchLag(metrics, { lag, deadLetters: () => countDeadLetters(definitions, backing) });
  await app.startAllMicroservices();
  const stops: (() => Promise<void>)[] = [startPruning(backing, values, logger)];
  for (const definition of definitions) {
    const stop = await definition.start?.(runtimes.get(definition.name)!);
    if (stop) stops.push(stop);
  }
  // Not by Nest, which logs a port that is taken before it is said in a sentence.
  await app.getHttpAdapter().getInstance().listen({ port: values.PORT, host: values.HOST });
  const address = app.getHttpServer().address() as { port: number };
  url = `http://${values.HOST}:${address.port}`;
  return {
    url,
    runtimes,
    app,
    configuration: values,
    async caughtUp(topics) {
      const untilMs = monotonicMs() + 10_000;
      while (monotonicMs() < untilMs) {
        if ((await lag()).every((entry) => entry.lag === 0 || !topics.includes(entry.topic))) return;
        await pause(20);
      }
    },
    async close() {
      health.draining = true;
      await closeDoor(app);
      for (const stop of stops) await stop();
      await app.close();
      await backing.log.close();
      await closeBacking(backing);
    },
  };
}

/**
 * Takes no more requests and waits for the answers under way. A connection that falls idle meanwhile is
 * closed: it would be waited for until its keep-alive ends, a minute later.
 */
async function closeDoor(app: NestFastifyApplication): Promise<void> {
  const server: Server = app.getHttpServer();
  const closingIdle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
  try {
    await app.getHttpAdapter().close();
  } finally {
    clearInterval(closingIdle);
  }
}

function strategyOf({ name, consume }: ServiceDefinition, backing: Backing): LogStrategy {
  return new LogStrategy(backing.log, {
    transport: transportOf(name),
    group: name,
    database: backing.databases.get(name)!,
    ...consume,
  });
}

async function createApp(
  module: ReturnType<typeof hostModule>,
  of: { hosting: Hosting; runtimes: Map<string, Runtime>; strategies: LogStrategy[] },
): Promise<NestFastifyApplication> {
  const { values, logger, definitions } = of.hosting;
  const adapter = new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    // Behind a proxy the caller's address is what the proxy says, and only if it is one of ours.
    trustProxy: values.PAGESA_TRUSTED_PROXIES?.split(',') ?? false,
    // Clients that send slowly must not hold connections for ever; uploads are bounded by their own pace.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    // What still comes over an open connection while we drain is answered, and is the last on it: Fastify's
    // own 503 is no problem document and does not say when to come back.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: refuseAddress,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
    bodyParser: true,
  });
  setSecurityHeaders(app, {
    contentSecurityPolicy: {
      directives: { 'script-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null },
    },
  });
  refusePackedBodies(app.getHttpAdapter().getInstance());
  const parser = jsonBodyParser(app.getHttpAdapter().getInstance());
  app.useBodyParser('application/json', { bodyLimit: bodyBytesMax }, parser as never);
  takeStreams(app);
  app.useGlobalPipes(bodyPipe());
  app.useGlobalFilters(
    new ProblemFilter((error, method, url) =>
      logger.error({ err: error, method, url: url.split('?')[0] }, 'request failed'),
    ),
  );
  app.useGlobalGuards(accessGuard(of.runtimes.get('auth') ?? of.runtimes.values().next().value!));
  // The filter passes errors of event handlers on as they are: the retry decision needs their class.
  for (const strategy of of.strategies) app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.init();
  serveDocumentation(app, {
    routes: assertEveryRouteIsGuarded(app),
    services: definitions.map(({ name }) => name),
    partitions: values.PAGESA_PARTITIONS,
  });
  return app;
}

/** Bodies that a handler reads itself, as a stream and without a size limit. */
function takeStreams(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  // Fastify's own parser would hand plain text to handlers that take JSON.
  fastify.removeContentTypeParser('text/plain');
  const types = ['application/x-ndjson', 'text/csv', 'application/xml', 'text/xml', 'message/rfc822'];
  for (const type of types)
    fastify.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
}

async function countDeadLetters(
  definitions: readonly ServiceDefinition[],
  backing: Backing,
): Promise<{ service: string; parked: number }[]> {
  const counts = [];
  for (const { name } of definitions) {
    const [row] = await backing.databases
      .get(name)!
      .rows<{ parked: number }>(
        `select count(*)::int as parked from ${name}.dead_letter where state = 'parked'`,
      );
    counts.push({ service: name, parked: row.parked });
  }
  return counts;
}
