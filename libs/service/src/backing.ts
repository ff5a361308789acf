// What stands behind the services of a process: the database (embedded or given), migrations, and the event
// log.
import { Database, joinEmbeddedPostgres, migrate } from '#db';
import { eventCatalog } from '#events';
import { awaitBroker, logMigrations, openEventLog, type EventLog, type LogReporter } from '#log';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Configuration } from './configuration.js';
import { makeOwnFolder } from './own-folder.js';
import type { ServiceDefinition } from './runtime.js';

type JoinedServer = Awaited<ReturnType<typeof joinEmbeddedPostgres>>;

export interface Backing {
  url: string;
  server: JoinedServer | undefined;
  logDatabase: Database;
  databases: Map<string, Database>;
  log: EventLog;
}

/** The URL of the database: the given one, or that of the embedded server, started if it does not run. */
async function databaseUrl(
  configuration: Configuration,
): Promise<{ url: string; server: JoinedServer | undefined }> {
  if (configuration.DATABASE_URL) return { url: configuration.DATABASE_URL, server: undefined };
  const folder = configuration.PAGESA_DATA;
  makeOwnFolder(folder);
  const server = await joinEmbeddedPostgres(join(folder, 'database'));
  return { url: server.url, server };
}

export async function openDatabase(
  definition: ServiceDefinition,
  url: string,
  statementTimeoutMs?: number,
): Promise<Database> {
  const { name, migrations } = definition;
  const limit = statementTimeoutMs === undefined ? {} : { statementTimeoutMs };
  return Database.open({ url, schema: name, migrations, ...limit });
}

/** Opens, migrates and connects everything that the given services need. */
export async function openBacking(
  definitions: readonly ServiceDefinition[],
  configuration: Configuration,
  { report, logger }: { report: LogReporter; logger: Logger },
): Promise<Backing> {
  const kafka = kafkaOf(configuration);
  if (kafka) {
    const patienceMs = configuration.KAFKA_WAIT_SECONDS * 1_000;
    await awaitBroker({ ...kafka, patienceMs }, (sentence) => logger.warn(sentence));
  }
  const { url, server } = await databaseUrl(configuration);
  const databases = new Map<string, Database>();
  try {
    const statementTimeoutMs = configuration.DATABASE_STATEMENT_TIMEOUT_MS;
    const logDatabase = await Database.open({
      url,
      schema: 'log',
      migrations: logMigrations,
      statementTimeoutMs,
    });
    databases.set('log', logDatabase);
    await migrate(logDatabase);
    for (const definition of definitions) {
      const database = await openDatabase(definition, url, statementTimeoutMs);
      databases.set(definition.name, database);
      await migrate(database);
    }
    const catalog = eventCatalog(configuration.PAGESA_PARTITIONS);
    const log = await openEventLog(logDatabase, catalog, kafka ? { report, ...kafka } : { report });
    return { url, server, logDatabase, databases, log };
  } catch (error) {
    for (const database of databases.values()) await database.close();
    await server?.leave();
    throw error;
  }
}

function kafkaOf(configuration: Configuration) {
  const { KAFKA_BROKERS: brokers, KAFKA_SESSION_TIMEOUT_MS: sessionTimeoutMs } = configuration;
  return brokers ? { brokers: brokers.split(','), clientId: 'pagesa', sessionTimeoutMs } : undefined;
}

export async function closeBacking(backing: Backing): Promise<void> {
  for (const database of backing.databases.values()) await database.close();
  // Another process, such as a long `verify`, may go on with it.
  await backing.server?.leave();
}
