// Finds what may be a transaction number in free text: after a label in one of three languages, or standing
// alone. Pure.
import { checkIban } from '#money';

/** A text that may be a transaction number; `labelled` if the text itself says so. */
export interface FoundNumber {
  text: string;
  labelled: boolean;
}

const foundMax = 30;
const idCharacter = /[A-Za-z0-9/\-?:().,'+_]/;
const token = /[A-Za-z0-9][A-Za-z0-9/\-:._+']{4,34}/g;

// "numri (unik) i transaksionit", "transaction number/id", "broj transakcije", "nr. i transaksionit", "ID
// transaksionit".
const keyword = '(?:number|numri|id|nr|no|broj|ref|reference)';
// A word is one only if the number does not begin with it: IS-2026-7 keeps its IS.
const wordEnds = '(?![A-Za-z0-9_-])';
const label = new RegExp(
  String.raw`(?:num(?:ri|er|ër|ber)?|nr|no|broj|id|sh[ëe]nimi|reference|referenca)?` +
    String.raw`\.?\s*(?:unik|unique|jedinstveni)?\s*(?:i|e|t[ëe]|of|the)?\s*` +
    String.raw`(?:trans[ae][kc](?:sion|tion|cij|si)[a-zëčć]{0,8}|transferit|` +
    String.raw`pages[ëe]s|payment|uplate|plac?anja|pla[cć]anja)\s*(?:${keyword}${wordEnds})?` +
    String.raw`\s*(?:[:#№=.-]|(?:[ëe]sht[ëe]|is|je|gl)${wordEnds}\.?)?\s*[:#]?\s*`,
  'giu',
);

/** Numbers in the order in which they count: labelled before others, then as they stand. */
export function transactionNumbersIn(text: string): FoundNumber[] {
  // Blanks in a row would be tried in every division among the blanks that the label may have.
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ');
  const labelled = [...plain.matchAll(label)].flatMap((match) => {
    const rest = plain.slice(match.index + match[0].length, match.index + match[0].length + 60);
    const found = /^["'„“”«(<[\s]{0,3}([A-Za-z0-9][^\s"„“”«»<>]{3,34})/u.exec(rest)?.[1];
    return found === undefined ? [] : [trimmed(found)];
  });
  const others = [...plain.matchAll(token)].map(([found]) => trimmed(found));
  const seen = new Set<string>();
  const numbers: FoundNumber[] = [];
  for (const [list, isLabelled] of [
    [labelled, true],
    [others, false],
  ] as const)
    for (const found of list) {
      if (seen.has(found) || !isPossible(found, isLabelled) || numbers.length >= foundMax) continue;
      seen.add(found);
      numbers.push({ text: found, labelled: isLabelled });
    }
  return numbers;
}

// A sentence's own punctuation is not part of the number.
function trimmed(found: string): string {
  return found.replace(/[^A-Za-z0-9_+]+$/, '').slice(0, 35);
}

function isPossible(text: string, isLabelled: boolean): boolean {
  if (text.length < 4 || text.length > 35 || !/\d/.test(text)) return false;
  if (![...text].every((character) => idCharacter.test(character))) return false;
  return !isSomethingElse(text, isLabelled);
}

// Dates, times, amounts, telephone numbers, addresses of pages.
const otherThings = [
  /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/,
  /^\d{4}-\d{2}-\d{2}(?:[T:].*)?$/,
  /^\d{1,2}:\d{2}(?::\d{2})?$/,
  /^\d{1,3}(?:[.,']\d{3})*[.,]\d{2}$/,
  /^\d{1,4}[.,]\d{1,2}$/,
  /^\d{1,3}(?:[.']\d{3})+$/,
  /^(?:\+|00)?383[\d/-]{6,}$/,
  /^0(?:4[3-9]|38)[\d/-]{5,}$/,
  /^https?:/i,
];

const accountForm = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

function isSomethingElse(text: string, isLabelled: boolean): boolean {
  // Transaction numbers may look like account numbers: what is called one is an account if it is an IBAN.
  if (accountForm.test(text) && (!isLabelled || checkIban(text).ok)) return true;
  return otherThings.some((form) => form.test(text));
}
