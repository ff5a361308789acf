// Finds words that a typed word may have meant: up to two letters wrong, missing, too many or exchanged. Pure.

/** How many errors are forgiven: none in short words, where nearly every other word would be meant. */
export function errorsForgiven(typed: string): number {
  return typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
}

/** `errors` against the whole word, or against its beginning if that fits better (`isWhole` says which). */
export interface Meant {
  word: string;
  errors: number;
  isWhole: boolean;
}

/**
 * Walks sorted words with one row of distances for each letter (optimal string alignment). Words that begin alike
 * share the rows of their beginning, and a beginning that is already too different is passed over with all its words.
 */
export function meantWords(sorted: readonly string[], typed: string, errorsMax: number): Meant[] {
  const width = typed.length + 1;
  const rows: Uint8Array[] = [Uint8Array.from({ length: width }, (_, column) => column)];
  const found: Meant[] = [];
  let before = '';
  for (let index = 0; index < sorted.length; index++) {
    const word = sorted[index]!;
    let depth = sharedLength(before, word);
    let isHopeless = false;
    for (; depth < word.length && !isHopeless; depth++) {
      const row = (rows[depth + 1] ??= new Uint8Array(width));
      isHopeless = fillRow(row, { rows, depth, word, typed }) > errorsMax;
    }
    before = word.slice(0, depth);
    let best = Infinity;
    for (let length = 1; length <= depth; length++) best = Math.min(best, rows[length]![width - 1]!);
    const whole = depth === word.length ? rows[depth]![width - 1]! : Infinity;
    if (best <= errorsMax) found.push({ word, errors: best, isWhole: whole <= best });
    else if (isHopeless) index = lastBeginningWith(sorted, before, index);
  }
  return found;
}

/** Fills the row of the letter at `depth` and returns its smallest distance. */
function fillRow(
  row: Uint8Array,
  { rows, depth, word, typed }: { rows: Uint8Array[]; depth: number; word: string; typed: string },
): number {
  const above = rows[depth]!;
  const twoAbove = rows[depth - 1];
  const letter = word.charCodeAt(depth);
  const letterBefore = depth > 0 ? word.charCodeAt(depth - 1) : -1;
  row[0] = depth + 1;
  let smallest = depth + 1;
  for (let column = 1; column < row.length; column++) {
    const other = typed.charCodeAt(column - 1);
    let distance = Math.min(
      above[column]! + 1,
      row[column - 1]! + 1,
      above[column - 1]! + Number(letter !== other),
    );
    const isExchange =
      twoAbove && column > 1 && other === letterBefore && typed.charCodeAt(column - 2) === letter;
    if (isExchange) distance = Math.min(distance, twoAbove[column - 2]! + 1);
    row[column] = distance;
    if (distance < smallest) smallest = distance;
  }
  // An exchange may still reach back over this row.
  return twoAbove ? Math.min(smallest, ...above) : smallest;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The index of the last word with a beginning, searched from a word that has it. */
function lastBeginningWith(sorted: readonly string[], beginning: string, from: number): number {
  let low = from;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle]!.startsWith(beginning)) low = middle;
    else high = middle - 1;
  }
  return low;
}
