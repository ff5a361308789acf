// What stands behind the services of a process: the database (embedded or given), migrations, and the event
// log.
import { Database, joinEmbeddedPostgres, migrate } from '#db';
import { eventCatalog } from '#events';
import { logMigrations, openEventLog, type EventLog, type LogReporter } from '#log';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from './configuration.js';
import type { ServiceDefinition } from './runtime.js';
import { ConfigurationError } from './variable.js';

type JoinedServer = Awaited<ReturnType<typeof joinEmbeddedPostgres>>;

export interface Backing {
  url: string;
  server: JoinedServer | undefined;
  logDatabase: Database;
  databases: Map<string, Database>;
  log: EventLog;
}

/** The URL of the database: the given one, or that of the embedded server, started if it does not run. */
export async function databaseUrl(
  configuration: Configuration,
): Promise<{ url: string; server: JoinedServer | undefined }> {
  if (configuration.DATABASE_URL) return { url: configuration.DATABASE_URL, server: undefined };
  const folder = configuration.PAGESA_DATA;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigurationError(
      `PAGESA_DATA is ${JSON.stringify(folder)}; expected a folder that can be written (${(error as Error).message})`,
    );
  }
  const server = await joinEmbeddedPostgres(join(folder, 'database'));
  return { url: server.url, server };
}

export async function openDatabase(
  definition: ServiceDefinition,
  url: string,
  statementTimeoutMs?: number,
): Promise<Database> {
  const { name, entities, migrations } = definition;
  const limit = statementTimeoutMs === undefined ? {} : { statementTimeoutMs };
  return Database.open({ url, schema: name, migrations, ...limit, ...(entities && { entities }) });
}

/** Opens, migrates and connects everything that the given services need. */
export async function openBacking(
  definitions: readonly ServiceDefinition[],
  configuration: Configuration,
  report: LogReporter,
): Promise<Backing> {
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
    const kafka = configuration.KAFKA_BROKERS && {
      brokers: configuration.KAFKA_BROKERS.split(','),
      clientId: 'pagesa',
      sessionTimeoutMs: configuration.KAFKA_SESSION_TIMEOUT_MS,
    };
    const log = await openEventLog(
      logDatabase,
      eventCatalog(configuration.PAGESA_PARTITIONS),
      report,
      kafka || undefined,
    );
    return { url, server, logDatabase, databases, log };
  } catch (error) {
    for (const database of databases.values()) await database.close();
    await server?.leave();
    throw error;
  }
}

export async function closeBacking(backing: Backing): Promise<void> {
  for (const database of backing.databases.values()) await database.close();
  // Another process, such as a long `verify`, may go on with it.
  await backing.server?.leave();
}
