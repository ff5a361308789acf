// The ledger's migrations, for the service that owns its tables.
import { Ledger1763900100000 } from './migrations/001-ledger.js';
import { AccountEdition1763900100001 } from './migrations/002-account-edition.js';

export const ledgerMigrations = [Ledger1763900100000, AccountEdition1763900100001];
