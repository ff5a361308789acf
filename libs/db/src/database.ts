// One service's way to PostgreSQL: a TypeORM data source bound
// to its schema, and the only place that opens transactions.
import { DataSource, type MixedList } from 'typeorm';
import { types as pgTypes, type Pool, type PoolClient } from 'pg';
import { isConnectionLoss, isSilence } from './errors.js';

/** A result row; int8 arrives as a safe integer, timestamptz as Date, date as `YYYY-MM-DD` text. */
export type Row = Record<string, unknown>;

/**
 * What runs inside one database transaction. Pass it on as
 * the first argument; there is no ambient transaction.
 */
export interface Tx {
  rows<R = Row>(text: string, values?: unknown[]): Promise<R[]>;
  /** Runs a statement and says how many rows it touched. */
  run(text: string, values?: unknown[]): Promise<number>;
}

export interface DatabaseOptions {
  url: string;
  /** The schema that this service owns. */
  schema: string;
  /** Connections at most. */
  connectionsMax?: number;
  migrations?: MixedList<new () => unknown>;
  /** How long one statement may take, ms; the connection is given up after that. */
  statementTimeoutMs?: number;
  /** For work that reads and sorts whole tables, in place of looking rows up. */
  wholeTables?: boolean;
}

// A plan is made once per connection, often while its table is still small, and then kept while the table
// grows: it must be one that stays right, an index wherever there is one.
const lookUpSettings = '-c enable_seqscan=off -c jit=off';
// Sorting and joining millions of rows takes a third of the time of what a server gives by itself, and stays
// bounded.
const wholeTablesSettings = '-c work_mem=32MB';

/** What the address itself asks for comes last, and so counts. */
function withSettings(address: string, settings: string): string {
  const url = new URL(address);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', given ? `${settings} ${given}` : settings);
  return url.href;
}

const dateOid = 1082;
const int8Oid = 20;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the database returned ${text}, which is no safe integer`);
  return value;
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8Oid && format !== 'binary') return safeInteger;
    if (oid === dateOid && format !== 'binary') return (text: string) => text;
    return pgTypes.getTypeParser(oid, format) as (value: string) => unknown;
  },
};

export class Database {
  private constructor(
    readonly source: DataSource,
    readonly schema: string,
  ) {}

  /** Connects; throws if the server cannot be reached. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
    const source = new DataSource({
      type: 'postgres',
      url: withSettings(options.url, options.wholeTables ? wholeTablesSettings : lookUpSettings),
      schema: options.schema,
      migrations: options.migrations ?? [],
      migrationsTableName: 'migration',
      applicationName: `pagesa ${options.schema}`,
      poolSize: options.connectionsMax ?? 8,
      connectTimeoutMS: 10_000,
      logger: 'simple-console',
      logging: false,
      extra: {
        types,
        keepAlive: true,
        // A black-holed connection is noticed by the client's own limit; the server ends what it left behind.
        query_timeout: statementTimeoutMs,
        statement_timeout: statementTimeoutMs,
        lock_timeout: Math.ceil(statementTimeoutMs / 2),
        idle_in_transaction_session_timeout: statementTimeoutMs,
      },
    });
    await source.initialize();
    return new Database(source, options.schema);
  }

  /**
   * Runs `work` in one transaction and commits it; anything thrown rolls back.
   * When COMMIT itself fails the outcome is unknown: callers look at what is stored before they try again.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let broken: Error | undefined;
    try {
      const client = (await runner.connect()) as PoolClient;
      try {
        await client.query('begin');
        const result = await work(statements(client));
        broken = new Error('commit not answered');
        await client.query('commit');
        broken = undefined;
        return result;
      } catch (error) {
        // Asking a dead connection to roll back would cost its time limit a second time.
        broken ??= isConnectionLoss(error) ? (error as Error) : await rollback(client);
        this.distrustIdle(error);
        throw error;
      }
    } finally {
      // A connection in an unknown state must not serve anybody else.
      await (
        runner as unknown as { releasePostgresConnection(error?: Error): Promise<void> }
      ).releasePostgresConnection(broken);
    }
  }

  /** One statement outside any transaction. */
  rows<R = Row>(text: string, values: unknown[] = []): Promise<R[]> {
    return this.connected((client) => statements(client).rows<R>(text, values));
  }

  /** One statement outside any transaction; the number of rows it touched. */
  run(text: string, values: unknown[] = []): Promise<number> {
    return this.connected((client) => statements(client).run(text, values));
  }

  /** Lends a connection, for LISTEN and cursors; it is given up if `work` throws. */
  async connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.master.connect();
    let failure: Error | undefined;
    const onError = (error: Error) => (failure = error);
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      failure = error as Error;
      this.distrustIdle(error);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(failure && !('code' in failure) ? failure : undefined);
    }
  }

  /** Connections of the pool by their state. */
  get pool(): { open: number; idle: number; waited: number } {
    const { totalCount, idleCount, waitingCount } = this.master;
    return { open: totalCount, idle: idleCount, waited: waitingCount };
  }

  private get master(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }

  /**
   * After a silence the idle connections are given up too: they went the same
   * way, and each would be noticed only after a time limit of its own.
   */
  private distrustIdle(error: unknown): void {
    if (!isSilence(error)) return;
    const { master } = this;
    for (let left = master.idleCount; left > 0; left--)
      master.connect().then(
        (client) => {
          client.release(true);
        },
        (failure: unknown) => {
          this.source.logger.log('warn', failure);
        },
      );
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = `s${names.size}`));
  return name;
}

/** Texts are constants, so each is prepared once per connection, under a name of its own. */
function statements(client: PoolClient): Tx {
  return {
    async rows<R>(text: string, values: unknown[] = []) {
      return (await client.query({ name: nameOf(text), text, values })).rows as R[];
    },
    async run(text: string, values: unknown[] = []) {
      return (await client.query({ name: nameOf(text), text, values })).rowCount ?? 0;
    },
  };
}
