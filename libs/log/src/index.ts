/** The event log: one port, a PostgreSQL and a Kafka engine, dead letters, and Nest's door to it. */
export type {
  BatchHandler,
  Consumer,
  EventBatch,
  EventCatalog,
  EventLog,
  OutgoingEvent,
  Subscription,
} from './port.js';
export { openEventLog } from './open.js';
export { awaitBroker } from './kafka/await-broker.js';
export { silentReporter, type LogReporter } from './reporter.js';
export { BatchContext, LogStrategy } from './strategy.js';
export { createConsumerTables, logMigrations } from './migrations.js';
export { decideLetter, findLetter, listLetters, type DeadLetter } from './dead-letter.sql.js';
export { partitionOf } from './partition.rules.js';
export { faultPoint } from './fault-point.js';
export { logPruner } from './prune.js';
