// Which billers a typed name may mean, in memory: whole words, beginnings of words, and words with small
// typing errors.
import { errorsForgiven, meantWords } from './typing-error.rules.js';

const wholeScore = 9;
const beginningScore = 6;
const typingErrorScore = 4;
const insertedOneByOneMax = 500;

/** Slots are small whole numbers by which the owner knows the billers. */
export class NameIndex {
  private readonly slotsOf = new Map<string, number[]>();
  private sorted: string[] = [];
  private fresh: string[] = [];

  add(slot: number, words: Iterable<string>): void {
    for (const word of words) {
      const slots = this.slotsOf.get(word);
      if (slots) {
        slots.push(slot);
        continue;
      }
      this.slotsOf.set(word, [slot]);
      this.fresh.push(word);
    }
  }

  /** A word that nobody has any more stays known, with no slots: names change too seldom to matter. */
  remove(slot: number, words: Iterable<string>): void {
    for (const word of words) {
      const slots = this.slotsOf.get(word);
      const at = slots ? slots.indexOf(slot) : -1;
      if (at >= 0) slots!.splice(at, 1);
    }
  }

  /**
   * A score for each slot, 0 where not every typed word is met. Typing errors count only if nothing fits
   * without them.
   */
  search(typed: readonly string[], slotCount: number): Uint16Array {
    this.sortFresh();
    const exact = this.scores(typed, slotCount, false);
    return exact.some((score) => score > 0) ? exact : this.scores(typed, slotCount, true);
  }

  private scores(typed: readonly string[], slotCount: number, forgiving: boolean): Uint16Array {
    const total = new Uint16Array(slotCount);
    typed.forEach((word, index) => {
      const best = this.wordScores(word, slotCount, forgiving);
      for (let slot = 0; slot < slotCount; slot++) {
        const isMet = best[slot] > 0 && (index === 0 || total[slot] > 0);
        total[slot] = isMet ? total[slot] + best[slot] : 0;
      }
    });
    return total;
  }

  private wordScores(typed: string, slotCount: number, forgiving: boolean): Uint8Array {
    const best = new Uint8Array(slotCount);
    let isFound = false;
    const raise = (word: string, score: number): void => {
      for (const slot of this.slotsOf.get(word)!) {
        isFound = true;
        if (best[slot] < score) best[slot] = score;
      }
    };
    for (let at = this.placeOf(typed); this.sorted[at]?.startsWith(typed); at++)
      raise(this.sorted[at], this.sorted[at] === typed ? wholeScore : beginningScore);
    if (isFound || !forgiving) return best;
    // A second error is looked for only where forgiving one finds nothing: it costs ten times as much.
    for (let errorsMax = 1; errorsMax <= errorsForgiven(typed) && !isFound; errorsMax++)
      for (const { word, errors, isWhole } of meantWords(this.sorted, typed, errorsMax))
        raise(word, typingErrorScore - errors + Number(isWhole));
    return best;
  }

  private sortFresh(): void {
    if (this.fresh.length > insertedOneByOneMax) this.sorted = [...this.sorted, ...this.fresh].sort();
    else for (const word of this.fresh) this.sorted.splice(this.placeOf(word), 0, word);
    this.fresh = [];
  }

  /** Where a word stands or would stand. */
  private placeOf(word: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
