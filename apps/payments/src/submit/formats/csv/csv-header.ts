// What the first line of a payments CSV says: which separator, and which column holds which field of a
// payment. Pure.
import { submissionFields } from '#events';
import { FieldReader } from './csv-fields.rules.js';
import { BrokenFile, excerpt } from '../parsed-record.js';

export interface CsvHeader {
  separator: ',' | ';';
  /** The path in a Submission for each column, in the order of the file. */
  columns: string[];
}

/** The short column name of each field; its path in a Submission is accepted as well. */
const shortNames: Record<string, string> = {
  transactionId: 'transactionId',
  debtorIban: 'debtorAccount.iban',
  creditorIban: 'creditorAccount.iban',
  creditorName: 'creditorName',
  currency: 'instructedAmount.currency',
  amount: 'instructedAmount.amount',
  remittanceInformation: 'remittanceInformationUnstructured',
  billerCode: 'billerCode',
  billerReference: 'billerReference',
  requestedExecutionDate: 'requestedExecutionDate',
};
const pathOfName = new Map([
  ...submissionFields.map((field): [string, string] => [field.path, field.path]),
  ...Object.entries(shortNames),
]);
const nameOfPath = new Map(Object.entries(shortNames).map(([name, path]) => [path, name]));

/** Throws `BrokenFile` naming the column that is unknown, missing or there twice. */
export function headerOf(text: string, line: number): CsvHeader {
  const separator = count(text, ';') > count(text, ',') ? ';' : ',';
  const reader = new FieldReader(separator);
  const state = reader.read(text);
  if (state !== 'done') throw broken(line, state === 'open' ? 'a quote is not closed' : state);
  const columns = reader.fields.map((field) => {
    const path = pathOfName.get(field.trim());
    if (path !== undefined) return path;
    const names = Object.keys(shortNames).join(', ');
    throw broken(line, `column "${excerpt(field.trim(), 40)}" is not known; the columns are ${names}`);
  });
  const twice = columns.find((path, index) => columns.indexOf(path) !== index);
  if (twice) throw broken(line, `column "${nameOfPath.get(twice) ?? twice}" is there twice`);
  const missing = submissionFields.filter((field) => !field.optional && !columns.includes(field.path));
  if (missing.length > 0) {
    const names = missing.map((field) => `"${nameOfPath.get(field.path) ?? field.path}"`);
    throw broken(line, `column ${names.join(', ')} is missing`);
  }
  return { separator, columns };
}

const count = (text: string, character: string): number => text.split(character).length - 1;

const broken = (line: number, message: string): BrokenFile =>
  new BrokenFile('header', `the header: ${message}`, line);

/**
 * The value of a record as a payment would be sent in JSON; an empty field is an absent one. Fields beyond
 * the header are left out.
 */
export function valueOf(fields: string[], header: CsvHeader): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [index, path] of header.columns.entries()) {
    const field = fields[index];
    if (field === undefined || field === '') continue;
    const dot = path.indexOf('.');
    if (dot < 0) value[path] = field;
    else {
      const outer = path.slice(0, dot);
      const inner = (value[outer] ??= {}) as Record<string, unknown>;
      inner[path.slice(dot + 1)] = field;
    }
  }
  return value;
}
