/** PostgreSQL: data sources by schema, transactions, migrations, and the errors worth a retry. */
export { Database, type DatabaseOptions, type Tx } from './database.js';
export { isConnectionLoss, isRetriable, isUniqueViolation, isDatabaseFull } from './errors.js';
export { migrate, NewerDatabaseError } from './migrate.js';
export { bigints, integers, texts, timestamps, byteas } from './columns.js';
export { joinEmbeddedPostgres } from './joined-server.js';
export { startEmbeddedPostgres, type EmbeddedServer } from './embedded.js';
