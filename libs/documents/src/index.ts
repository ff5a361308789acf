/**
 * A bank's PDF documents, written and read, and what makes a forged one noticed. Data in, document out:
 * nothing here knows a database, a service or the clock.
 */
export { amountText } from './amount.rules.js';
export { dateText, momentText } from './bank-time.js';
export { writeStatement, type StatementHead, type StatementLine } from './statement.js';
export { renderDetails, type PaymentDetails } from './details.js';
export { renderLetter } from './letter.js';
export type { VerificationFacts } from './verification.js';
export { readPdf } from './read-pdf.js';
export { inspectDetails } from './inspect.js';
export { readQrFile } from './qr-file.js';
