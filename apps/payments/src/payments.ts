// What the doors of this service work with.
import type { ConfirmationCheck } from '#access';
import type { Database } from '#db';
import type { EventLog } from '#log';
import type { Runtime } from '#service';
import type { OutcomeWatch } from './find/find.js';
import type { BankRules } from './settle/facts.js';
import type { Settling } from './settle/settle.js';
import type { AcceptanceLine } from './submit/accept/accept.js';
import type { Backlog } from './submit/accept/backlog.js';
import type { Taking } from './submit/take-batch.js';
import type { BillerBook } from './validate/biller-book.js';

export interface Payments {
  runtime: Runtime;
  database: Database;
  log: EventLog;
  rules: BankRules;
  billers: BillerBook;
  settling: Settling;
  acceptance: AcceptanceLine;
  backlog: Backlog;
  taking: Taking;
  outcomes: OutcomeWatch;
  /** Checks what customers confirmed with their token. */
  confirmations: ConfirmationCheck;
  /** Customers' payments above this (minor units) need a confirmation. */
  confirmAboveMinor: number;
  /** Signs and checks the details document. */
  documentKey: Uint8Array;
}

/** Provider token of the above. */
export const PAYMENTS = Symbol('payments');
