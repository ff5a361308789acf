// Maps what was read of one pain.001 transaction to a payment, or says why it is none. Never looks beyond the
// transaction and its PmtInf.
import { checkSubmission, type FormProblem } from '#events';
import { today } from '#time';
import { type ParsedRecord, problemRecord } from '../parsed-record.js';
import type { PaymentFields, TransactionFields } from './pain001-tree.rules.js';

export interface ReadTransaction {
  transaction: TransactionFields;
  /** Of the PmtInf around it. */
  payment: PaymentFields;
  /** An element that was there twice though one payment can carry one. */
  repeated?: string | undefined;
}

export function transactionRecord(line: number, read: ReadTransaction): ParsedRecord {
  const value = submissionOf(read);
  const own = messageProblems(read);
  const checked = checkSubmission(value);
  if (checked.ok && own.length === 0) return { line, submission: checked.submission };
  const said = new Set(own.map((problem) => problem.path));
  const rest = checked.ok ? [] : checked.problems.filter((problem) => !said.has(problem.path));
  return problemRecord(line, [...own, ...rest], value);
}

function submissionOf({ transaction, payment }: ReadTransaction): Record<string, unknown> {
  const value: Record<string, unknown> = {
    transactionId: transactionIdOf(transaction),
    debtorAccount: { iban: payment.debtorIban },
    creditorAccount: { iban: transaction.creditorIban },
    creditorName: transaction.creditorName,
    instructedAmount: { currency: transaction.currency, amount: plainDecimal(transaction.amount) },
  };
  if (transaction.remittance) value.remittanceInformationUnstructured = transaction.remittance;
  if (transaction.issuer) value.billerCode = transaction.issuer;
  if (transaction.reference) value.billerReference = transaction.reference;
  if (payment.date) value.requestedExecutionDate = calendarDay(payment.date);
  return value;
}

function messageProblems({ transaction, payment, repeated }: ReadTransaction): FormProblem[] {
  const problems: FormProblem[] = [];
  const report = (path: string, code: string, message: string): number =>
    problems.push({ path, code, message });
  if (transactionIdOf(transaction) === undefined)
    report('transactionId', 'CH21', 'PmtId must have an EndToEndId other than NOTPROVIDED, or an InstrId');
  if (transaction.equivalentAmount !== undefined)
    report('instructedAmount.amount', 'AM12', 'Amt/EqvtAmt is not supported: send Amt/InstdAmt');
  if (payment.method === undefined)
    report('', 'CH21', 'PmtInf/PmtMtd is missing; it must be TRF and come first');
  else if (payment.method !== 'TRF')
    report(
      '',
      'FF03',
      `PmtInf/PmtMtd is ${JSON.stringify(payment.method.slice(0, 10))}; only TRF is supported`,
    );
  if (repeated !== undefined) report(repeated, 'FF01', `${repeated} is there more than once`);
  return problems;
}

function transactionIdOf(transaction: TransactionFields): string | undefined {
  const endToEndId = transaction.endToEndId;
  return (endToEndId === 'NOTPROVIDED' ? undefined : endToEndId) || transaction.instructionId || undefined;
}

/** The schema allows "+12.5", "12." and ".5"; a payment's amount is written plainly. */
function plainDecimal(amount: string | undefined): string | undefined {
  const match = amount === undefined ? null : /^\+?(\d*)(?:\.(\d*))?$/.exec(amount);
  if (!match || (!match[1] && !match[2])) return amount;
  const whole = match[1] || '0';
  return match[2] ? `${whole}.${match[2]}` : whole;
}

/**
 * The schema allows a zone behind a day, and an instant; the instant's day is the bank's. Anything else is
 * left for the form check.
 */
function calendarDay(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (!match) return text;
  if (match[2] === undefined || match[3] === undefined) return match[1];
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? text : today(instant);
}
