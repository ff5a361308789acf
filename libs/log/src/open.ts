// Opens the engine that the configuration asks for.
import type { Database } from '#db';
import { KafkaLog, type KafkaOptions } from './kafka/kafka-log.js';
import type { EventCatalog, EventLog } from './port.js';
import { PostgresLog } from './postgres/postgres-log.js';
import type { LogReporter } from './reporter.js';

export type LogOptions = (KafkaOptions | { brokers?: undefined }) & {
  report: LogReporter;
  /** How often to look for what no notification told of, ms. */
  pollMs?: number;
};

/** With brokers the Kafka engine, without them the PostgreSQL engine. The schema "log" must be migrated. */
export function openEventLog(
  database: Database,
  catalog: EventCatalog,
  options: LogOptions,
): Promise<EventLog> {
  return options.brokers
    ? KafkaLog.open(database, catalog, options)
    : PostgresLog.open(database, catalog, options);
}
