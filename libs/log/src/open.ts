// Opens the engine that the configuration asks for.
import type { Database } from '#db';
import { KafkaLog, type KafkaOptions } from './kafka/kafka-log.js';
import type { EventCatalog, EventLog } from './port.js';
import { PostgresLog } from './postgres/postgres-log.js';
import type { LogReporter } from './reporter.js';

/** With Kafka options the Kafka engine, without them the PostgreSQL engine. The schema "log" must be migrated. */
export function openEventLog(
  database: Database,
  catalog: EventCatalog,
  report: LogReporter,
  kafka?: KafkaOptions,
): Promise<EventLog> {
  return kafka
    ? KafkaLog.open(database, catalog, report, kafka)
    : PostgresLog.open(database, catalog, report);
}
