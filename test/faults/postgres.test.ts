// The fixed set of faults with the event log in PostgreSQL.
import { describe } from '@jest/globals';
import { faultSuite } from './suite.js';

describe('on the PostgreSQL engine, nothing is lost or doubled when', () => faultSuite('postgres'));
