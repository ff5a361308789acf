// The types of postgres.mjs, for the tests; the reasons stand there.
export interface Postgres {
  /** The server's url, with its database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** The process id of the postmaster; undefined while it does not run. */
  readonly pid: number | undefined;
  createDatabase(name: string, template?: string): Promise<string>;
  /** Kills it the hard way; the data stay for `restart()`. */
  kill9(): Promise<void>;
  /** Starts it again on the same data and port; if it runs, it is stopped cleanly before. */
  restart(): Promise<void>;
  /** Stops it for good and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server on a free port; fault tests need `durable`, which syncs like production. */
export function startPostgres(options?: { durable?: boolean }): Promise<Postgres>;
/**
 * Creates a database, a copy of `template` if one is named, and returns its url. The server:
 * TEST_DATABASE_URL.
 */
export function createDatabase(name: string, template?: string, serverUrl?: string): Promise<string>;
/** Drops a database, whoever is still connected to it. */
export function dropDatabase(name: string, serverUrl?: string): Promise<void>;
