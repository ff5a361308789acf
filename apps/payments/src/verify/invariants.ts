// Everything that must always hold of payments and their ledger: one set, for tests, the simulation and
// `pagesa verify`.
import { ledgerInvariants, type Invariant } from '#ledger';
import { acceptanceInvariants } from './accepted.js';
import { changeInvariants } from './changed.js';
import { decisionInvariants } from './decided.js';
import { logInvariants } from './logged.js';
import { settlementInvariants } from './settled.js';

/** Each is asked with one statement, or with one that depends on which services share the database. */
export const invariants: readonly Invariant[] = [
  ...ledgerInvariants,
  ...settlementInvariants,
  ...acceptanceInvariants,
  ...changeInvariants,
  ...decisionInvariants,
  ...logInvariants,
];
