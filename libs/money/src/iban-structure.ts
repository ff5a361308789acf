// The length and structure of every country's IBAN, out of ibantools' table; nothing here judges an IBAN.
import { countrySpecs } from 'ibantools';

/** What may stand at a position: a digit, an upper-case letter, or either. */
export type SymbolKind = 'digit' | 'letter' | 'digit or letter';

export interface IbanStructure {
  length: number;
  /** The kind of each symbol of the IBAN, by its index; the first four are country and check digits. */
  kinds: readonly SymbolKind[];
}

const kindsByClass: Readonly<Record<string, SymbolKind>> = {
  '0-9': 'digit',
  'A-Z': 'letter',
  'A-Z0-9': 'digit or letter',
  '0-9A-Z': 'digit or letter',
};

// ibantools 4.5.4 is narrower here than the IBAN registry, and would refuse real accounts.
const corrections: Readonly<Record<string, string>> = {
  BY: '[A-Z0-9]{4}[0-9]{4}[A-Z0-9]{16}',
  DO: '[A-Z0-9]{4}[0-9]{20}',
  PK: '[A-Z]{4}[A-Z0-9]{16}',
};

const structures = new Map<string, IbanStructure>();
for (const [country, { chars, bban_regexp }] of Object.entries(countrySpecs)) {
  if (chars && bban_regexp)
    structures.set(country, structureFrom(country, chars, corrections[country] ?? bban_regexp));
}

/** The structure of a country's IBANs by its two-letter code; undefined if the country has none. */
export function ibanStructure(country: string): IbanStructure | undefined {
  return structures.get(country);
}

function structureFrom(country: string, length: number, expression: string): IbanStructure {
  const kinds: SymbolKind[] = ['letter', 'letter', 'digit', 'digit'];
  for (const [, symbols, count] of expression.matchAll(/\[([^\]]+)\]\{(\d+)\}/g)) {
    const kind = kindsByClass[symbols];
    if (kind) for (let i = 0; i < Number(count); i++) kinds.push(kind);
  }
  if (kinds.length !== length)
    throw new Error(`ibantools: ${expression} of ${country} is not ${length} long`);
  return { length, kinds };
}
