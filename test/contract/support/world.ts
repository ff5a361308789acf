// What one contract test file stands on: a database of its own, a log on one engine, consumers that note what
// they get, and nothing left behind.
import { Database, migrate } from '#db';
import {
  logMigrations,
  openEventLog,
  type Consumer,
  type EventCatalog,
  type EventLog,
  type OutgoingEvent,
  type Subscription,
} from '#log';
import { newId } from '#time';
import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import { Client } from 'pg';
import { describeWithKafka, kafkaBrokers } from '../../support/kafka.mjs';
import { createDatabase, dropDatabase } from '../../support/postgres.mjs';
import { catalogOf } from './event.js';
import { Journal } from './journal.js';
import { channel, Notes1763900900000, schema } from './note.migration.js';
import { insertNotes, readNotes, type Note } from './note.sql.js';

export type Engine = EventLog['engine'];
export type TopicOf = Partial<EventCatalog['topics'][number]>;

/** The shared body runs once for each engine; without a broker the Kafka half counts as skipped. */
export function describeEngines(name: string, body: (engine: Engine) => void): void {
  describe(`${name}: PostgreSQL engine`, () => body('postgres'));
  describeWithKafka(`${name}: Kafka engine`, () => body('kafka'));
}

/**
 * A world for the tests of the enclosing suite; each test opens what it needs and all of it is closed after
 * it.
 */
export function worldOf(engine: Engine): World {
  const world = new World(engine);
  beforeAll(() => world.begin());
  afterEach(() => world.closeLogs());
  afterAll(() => world.end());
  return world;
}

export interface OpenLog {
  log: EventLog;
  topic: string;
  group: string;
}

export class World {
  /** Holds the schema "log". */
  logDatabase!: Database;
  /** Of the service that consumes. */
  database!: Database;
  url!: string;
  journal!: Journal;
  private readonly databaseName = newId('contract');
  private readonly opened: EventLog[] = [];
  private readonly databases: Database[] = [];
  private watcher!: Client;

  constructor(readonly engine: Engine) {}

  async begin(): Promise<void> {
    this.journal = new Journal();
    this.url = await createDatabase(this.databaseName);
    this.logDatabase = await this.openDatabase('log', this.url);
    this.database = await this.openDatabase(schema, this.url);
    await migrate(this.logDatabase);
    await migrate(this.database);
    this.watcher = new Client({ connectionString: this.url });
    await this.watcher.connect();
    this.watcher.on('notification', () => this.journal.tell());
    await this.watcher.query(`listen ${channel}`);
  }

  /** A further way to one of the two schemas, perhaps through a proxy. */
  async openDatabase(name: 'log' | typeof schema, url = this.url): Promise<Database> {
    const migrations = name === 'log' ? logMigrations : [Notes1763900900000];
    const database = await Database.open({ url, schema: name, migrations });
    this.databases.push(database);
    return database;
  }

  /** A log with one topic of its own. */
  async open(of: TopicOf = {}): Promise<OpenLog> {
    const topic = of.name ?? `topic.${newId('t')}`;
    const catalog = catalogOf([{ name: topic, partitions: 1, compacted: false, ...of }]);
    const log = await this.openLog(catalog);
    return { log, topic, group: newId('group') };
  }

  async openLog(catalog: EventCatalog, { pollMs }: { pollMs?: number } = {}): Promise<EventLog> {
    this.journal = new Journal();
    const { report } = this.journal;
    const pace = { report, ...(pollMs !== undefined && { pollMs }) };
    const options =
      this.engine === 'kafka'
        ? { ...pace, brokers: kafkaBrokers.split(','), clientId: 'contract', sessionTimeoutMs: 6_000 }
        : pace;
    const log = await openEventLog(this.logDatabase, catalog, options);
    this.opened.push(log);
    return log;
  }

  /** Consumes by noting each event, after what the test itself does with the batch. */
  consume(
    { log, topic, group }: OpenLog,
    of: Partial<Subscription> & { member?: string; before?: Subscription['handler'] } = {},
  ): Promise<Consumer> {
    const { member = 'one', before, ...rest } = of;
    return log.consume({
      group,
      topics: [topic],
      database: this.database,
      leaseMs: 1_000,
      handler: async (batch, tx) => {
        await before?.(batch, tx);
        await insertNotes(tx, { group, member }, batch);
      },
      ...rest,
    });
  }

  append({ log, topic }: OpenLog, events: OutgoingEvent[]): Promise<void> {
    return this.logDatabase.transaction((tx) => log.append(tx, topic, events));
  }

  notes({ group }: { group: string }): Promise<Note[]> {
    return readNotes(this.database, group);
  }

  /** Waits until so many events are noted and returns them; more than that is an error at once. */
  async noted(open: { group: string }, count: number): Promise<Note[]> {
    let notes: Note[] = [];
    await this.journal.until(async () => (notes = await this.notes(open)).length >= count);
    expect(notes.map((note) => note.event_id)).toHaveLength(count);
    return notes;
  }

  async closeLogs(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((log) => log.close()));
  }

  async end(): Promise<void> {
    await this.closeLogs();
    await this.watcher.end();
    for (const database of this.databases) await database.close();
    await dropDatabase(this.databaseName);
  }
}
