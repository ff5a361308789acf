// The submitted payment as it crosses every door, and the one check of its form. It
// never looks at state: accounts, billers and limits are the validate stage's.
import { fieldProblems } from './submission.rules.js';

/**
 * A payment as a channel sends it, in Berlin Group NextGenPSD2 spelling. Amounts
 * are decimal text in the major unit ("12.50"), dates are `YYYY-MM-DD`.
 */
export interface Submission {
  transactionId: string;
  debtorAccount: { iban: string };
  creditorAccount: { iban: string };
  creditorName: string;
  instructedAmount: { currency: string; amount: string };
  remittanceInformationUnstructured?: string;
  billerCode?: string;
  billerReference?: string;
  requestedExecutionDate?: string;
}

/**
 * One thing wrong with the form of an input: the path of
 * the field, a stable code and a sentence for a person.
 */
export interface FormProblem {
  path: string;
  code: string;
  message: string;
}

export type CheckedSubmission = { ok: true; submission: Submission } | { ok: false; problems: FormProblem[] };

/**
 * Checks the form of an untrusted value (already parsed JSON, or fields read
 * from CSV or XML). Every problem is reported, in the order of the fields.
 */
export function checkSubmission(value: unknown): CheckedSubmission {
  const problems = fieldProblems(value);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, submission: value as Submission };
}
