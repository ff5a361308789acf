// What the doors of this service work with.
import type { Database } from '#db';
import type { EventLog } from '#log';
import type { Mailer } from '#mail';
import type { Runtime } from '#service';
import type { EventEmitter } from 'node:events';

export interface Cancellations {
  runtime: Runtime;
  database: Database;
  log: EventLog;
  /** Checks the details documents that customers send. */
  documentKey: Uint8Array;
  /** Signs the links by which customers see their requests. */
  linkKey: Uint8Array;
  mailer: Mailer;
  /** Rung with the name of a job for which there is work, so that nothing waits for the job's next look. */
  bell: EventEmitter;
  /** Where the SMTP listener answers once it does. */
  mailPort: number;
}

/** Provider token of the above. */
export const CANCELLATIONS = Symbol('cancellations');
