// Finds words that a typed word may have meant: letters wrong, missing, too many or exchanged. Pure.

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

// More than any number of errors that is forgiven, and small enough to add to.
const tooMany = 100;

/**
 * Walks sorted words with one row of distances for each letter (optimal string alignment). Words that begin
 * alike share the rows of their beginning, and a beginning that is already too different is passed over
 * with all its words.
 */
export function meantWords(sorted: readonly string[], typed: string, errorsMax: number): Meant[] {
  const rows = new DistanceRows(typed, errorsMax);
  const found: Meant[] = [];
  let before = '';
  for (let index = 0; index < sorted.length; index++) {
    const word = sorted[index];
    let depth = sharedLength(before, word);
    let isHopeless = false;
    while (depth < word.length && !isHopeless) isHopeless = rows.fill(++depth, word);
    before = word.slice(0, depth);
    const errors = rows.bestUpTo(depth);
    const whole = depth === word.length ? rows.distance(depth) : tooMany;
    if (errors <= errorsMax) found.push({ word, errors, isWhole: whole === errors });
    else if (isHopeless) index = lastBeginningWith(sorted, before, index);
  }
  return found;
}

/**
 * Row n holds the distances of a word's first n letters from every beginning of the typed one, near the
 * diagonal.
 */
class DistanceRows {
  private readonly rows: Uint8Array[] = [];
  private readonly smallest: number[] = [0];
  private readonly best: number[] = [];

  constructor(
    private readonly typed: string,
    private readonly errorsMax: number,
  ) {
    this.rows.push(Uint8Array.from({ length: typed.length + 2 }, (_, column) => Math.min(column, tooMany)));
    this.best.push(typed.length);
  }

  /** The whole typed word against the first `depth` letters. */
  distance(depth: number): number {
    return this.rows[depth][this.typed.length];
  }

  /** The same against the beginning that fits best, up to `depth` letters. */
  bestUpTo(depth: number): number {
    return this.best[depth];
  }

  /**
   * Fills the row of a word's letter number `depth`; true if no longer word with this beginning can be
   * meant.
   */
  fill(depth: number, word: string): boolean {
    const { typed, errorsMax, rows } = this;
    const row = (rows[depth] ??= new Uint8Array(typed.length + 2));
    const above = rows[depth - 1];
    const letter = word.charCodeAt(depth - 1);
    // Further from the diagonal than the errors forgiven, no distance can be small enough.
    const first = Math.max(1, depth - errorsMax);
    const last = Math.min(typed.length, depth + errorsMax);
    row.fill(tooMany);
    if (first === 1) row[0] = depth;
    let smallest = row[0];
    for (let column = first; column <= last; column++) {
      const other = typed.charCodeAt(column - 1);
      let distance = above[column - 1] + (letter === other ? 0 : 1);
      if (above[column] + 1 < distance) distance = above[column] + 1;
      if (row[column - 1] + 1 < distance) distance = row[column - 1] + 1;
      const isExchange =
        depth > 1 &&
        column > 1 &&
        other === word.charCodeAt(depth - 2) &&
        letter === typed.charCodeAt(column - 2);
      if (isExchange) distance = Math.min(distance, rows[depth - 2][column - 2] + 1);
      row[column] = Math.min(distance, tooMany);
      if (distance < smallest) smallest = distance;
    }
    this.smallest[depth] = smallest;
    this.best[depth] = Math.min(this.best[depth - 1], row[typed.length]);
    // An exchange may still reach back over this row.
    return Math.min(smallest, this.smallest[depth - 1]) > errorsMax;
  }
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** The index of the last word with a beginning, searched from a word that has it. */
function lastBeginningWith(sorted: readonly string[], beginning: string, from: number): number {
  let low = from;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle].startsWith(beginning)) low = middle;
    else high = middle - 1;
  }
  return low;
}
