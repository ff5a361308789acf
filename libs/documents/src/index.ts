/**
 * A bank's PDF documents, written and read, and what makes a forged one noticed. Data in, document out: nothing
 * here knows a database, a service or the clock.
 */
export type { BankLetterhead } from './letterhead.js';
export { writeStatement, type StatementHead, type StatementLine } from './statement.js';
