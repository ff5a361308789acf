// What makes a submission well formed, field by field. Pure;
// shared by the class-validator door, the streams and the topic.
import { isDay } from '#time';
import type { FormProblem } from './submission.js';

type Check = (value: unknown) => string | undefined;

const transactionIdForm = /^[A-Za-z0-9](?:[A-Za-z0-9/\-?:().,'+_ ]{0,33}[A-Za-z0-9/\-?:().,'+_])?$/;
const amountForm = /^-?\d{1,15}(?:\.\d{1,5})?$/;

const text =
  (what: string, max: number): Check =>
  (value) => {
    if (typeof value !== 'string') return `${what} must be text`;
    if (value.length === 0) return `${what} must not be empty`;
    if (value.length > max) return `${what} must have at most ${max} characters, it has ${value.length}`;
    if (loneSurrogate.test(value) || hasControl(value)) return `${what} must not contain control characters`;
    return undefined;
  };

// A surrogate without its other half has no UTF-8 form: it
// would be stored as another text than the one received.
const loneSurrogate = /\p{Surrogate}/u;

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

const matching =
  (form: RegExp, message: string): Check =>
  (value) =>
    typeof value === 'string' && form.test(value) ? undefined : message;

const calendarDay: Check = (value) =>
  typeof value === 'string' && isDay(value)
    ? undefined
    : 'requestedExecutionDate must be a calendar day written YYYY-MM-DD';

/** The form of each field, by its path; `optional` fields may be absent. */
export const submissionFields: { path: string; optional?: true; check: Check }[] = [
  {
    path: 'transactionId',
    check: matching(
      transactionIdForm,
      "transactionId must have 1 to 35 characters out of letters, digits and / - ? : ( ) . , ' + _ and blank, beginning with a letter or digit and not ending with a blank",
    ),
  },
  { path: 'debtorAccount.iban', check: text('debtorAccount.iban', 42) },
  { path: 'creditorAccount.iban', check: text('creditorAccount.iban', 42) },
  { path: 'creditorName', check: text('creditorName', 70) },
  {
    path: 'instructedAmount.currency',
    check: matching(/^[A-Z]{3}$/, 'instructedAmount.currency must be a three-letter ISO 4217 code'),
  },
  {
    path: 'instructedAmount.amount',
    check: matching(amountForm, 'instructedAmount.amount must be decimal text such as "12.50"'),
  },
  {
    path: 'remittanceInformationUnstructured',
    optional: true,
    check: text('remittanceInformationUnstructured', 140),
  },
  { path: 'billerCode', optional: true, check: text('billerCode', 35) },
  { path: 'billerReference', optional: true, check: text('billerReference', 35) },
  { path: 'requestedExecutionDate', optional: true, check: calendarDay },
];

const objectFields: readonly [string, ReadonlySet<string>][] = [
  ['debtorAccount', new Set(['iban'])],
  ['creditorAccount', new Set(['iban'])],
  ['instructedAmount', new Set(['currency', 'amount'])],
];
const sentFields: ReadonlySet<string> = new Set(submissionFields.map(({ path }) => path.split('.')[0]));
// Added by our own doors: which door, which client, which batch and line.
const storedFields: ReadonlySet<string> = new Set([...sentFields, 'intake']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Every problem with the form of a value, in the order of `submissionFields`; none if it is a submission.
 * Only what our own doors stored may say through which of them it came.
 */
export function fieldProblems(value: unknown, from: 'sender' | 'door' = 'sender'): FormProblem[] {
  if (!isObject(value)) return [{ path: '', code: 'type', message: 'a payment must be a JSON object' }];
  const problems: FormProblem[] = [];
  for (const { path, optional, check } of submissionFields) {
    const found = valueAt(value, path);
    if (found === undefined || found === null) {
      if (!optional) problems.push({ path, code: 'required', message: `${path} is required` });
      else if (found === null)
        problems.push({ path, code: 'type', message: `${path} must be text or absent, not null` });
      continue;
    }
    const message = check(found);
    if (message) problems.push({ path, code: 'form', message });
  }
  reportUnknown(value, from === 'door' ? storedFields : sentFields, '', problems);
  for (const [key, allowed] of objectFields) {
    const inner = value[key];
    if (isObject(inner)) reportUnknown(inner, allowed, `${key}.`, problems);
  }
  return problems;
}

function valueAt(value: Record<string, unknown>, path: string): unknown {
  const dot = path.indexOf('.');
  if (dot < 0) return Object.hasOwn(value, path) ? value[path] : undefined;
  const outer = value[path.slice(0, dot)];
  const key = path.slice(dot + 1);
  return isObject(outer) && Object.hasOwn(outer, key) ? outer[key] : undefined;
}

function reportUnknown(
  value: Record<string, unknown>,
  allowed: ReadonlySet<string>,
  prefix: string,
  problems: FormProblem[],
): void {
  for (const key in value) {
    if (!allowed.has(key))
      problems.push({
        path: prefix + key,
        code: 'unknown',
        message: `${prefix}${key} is not a field of a payment`,
      });
  }
}
