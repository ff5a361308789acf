// What the doors of this service work with.
import type { Database } from '#db';
import type { EventLog } from '#log';
import type { Runtime } from '#service';

export interface Cancellations {
  runtime: Runtime;
  database: Database;
  log: EventLog;
  /** Checks the details documents that customers send. */
  documentKey: Uint8Array;
}

/** Provider token of the above. */
export const CANCELLATIONS = Symbol('cancellations');
