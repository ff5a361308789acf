// Whether a text is an IBAN, by ISO 13616 and Kosovo's national check; never whether the account exists.
import { ibanStructure, type SymbolKind } from './iban-structure.js';
import { isKosovoIban, kosovoProblem } from './kosovo-iban.rules.js';

/** An IBAN in its electronic format, or the refusal with a sentence that says exactly what is wrong. */
export type IbanCheck = { ok: true; iban: string } | { ok: false; code: 'AC01'; text: string };

/**
 * Checks an IBAN in the electronic or the printed format: blanks are removed and lower case is folded. It
 * tells the first of: foreign symbols, country, length, structure, check digits (Kosovo's: XK05, national).
 */
export function checkIban(text: string): IbanCheck {
  const iban = electronicIban(text);
  // Nearly every account here is Kosovo's: one pass over its digits instead of the general checks.
  if (isKosovoIban(iban)) return { ok: true, iban };
  const problem = ibanProblem(iban);
  return problem === undefined ? { ok: true, iban } : { ok: false, code: 'AC01', text: problem };
}

/** A text as an IBAN would be written in the electronic format, whether it is one or not. */
export function electronicIban(text: string): string {
  if (!/[^A-Z0-9]/.test(text)) return text;
  // People paste IBANs out of documents, where the blanks may be no-break ones.
  const joined = text.replace(/[ \t\u00a0\u202f]/g, '');
  // Only a to z: upper-casing everything would turn foreign letters such as the long s into valid ones.
  return joined.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function ibanProblem(iban: string): string | undefined {
  if (iban === '') return 'the IBAN is empty';
  const foreign = iban.search(/[^A-Z0-9]/);
  if (foreign >= 0) {
    const symbol = JSON.stringify(String.fromCodePoint(iban.codePointAt(foreign) as number));
    return `an IBAN has letters and digits only, position ${foreign + 1} is ${symbol}`;
  }
  const country = iban.slice(0, 2);
  const structure = ibanStructure(country);
  if (!structure)
    return `an IBAN begins with the code of a country that has IBANs, this one begins with "${country}"`;
  if (iban.length !== structure.length) {
    return `an IBAN of ${country} has ${structure.length} characters, this one has ${iban.length}`;
  }
  const misfit = structure.kinds.findIndex((kind, index) => !fits(iban.charCodeAt(index), kind));
  if (misfit >= 0) {
    const expected = structure.kinds[misfit];
    return `position ${misfit + 1} of an IBAN of ${country} must be a ${expected}, it is "${iban[misfit]}"`;
  }
  if (country === 'XK') return kosovoProblem(iban);
  // The right check digits are not told: whoever mistyped the account number must not "repair" these instead.
  if (checkDigits(iban) !== Number(iban.slice(2, 4))) {
    return `the check digits ${iban.slice(2, 4)} do not fit the rest of the IBAN`;
  }
  return undefined;
}

function fits(character: number, kind: SymbolKind): boolean {
  const digit = character <= 57;
  return kind === 'digit' ? digit : kind === 'letter' ? !digit : true;
}

/** The check digits (2 to 98) that ISO 13616 gives to an IBAN, whatever it carries in their place. */
function checkDigits(iban: string): number {
  let remainder = 0;
  for (let i = 4; i < iban.length + 2; i++) {
    const character = iban.charCodeAt(i < iban.length ? i : i - iban.length);
    remainder = character <= 57 ? remainder * 10 + character - 48 : remainder * 100 + character - 55;
    remainder %= 97;
  }
  return 98 - ((remainder * 100) % 97);
}
