// Finds where a pattern could be read in two ways; without any, one walk without going back decides, and
// every field has one place.
import type { PatternItem } from './pattern.rules.js';

/**
 * The first ambiguity, as a sentence: every item must know where it ends from what it has read or from the
 * length that is left.
 */
export function ambiguityOf(items: readonly PatternItem[]): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = item.words ? beginningProblem(item.words) : endProblem(item, items.slice(index + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function endProblem(item: PatternItem, rest: readonly PatternItem[]): string | undefined {
  if (item.min === item.max || rest.every((each) => each.min === each.max)) return undefined;
  for (const next of rest) {
    const code = next.allowed.findIndex((yes, each) => yes === 1 && item.allowed[each] === 1);
    if (code >= 0) {
      const shared = JSON.stringify(String.fromCharCode(code));
      return `where ${item.source} ends is open: ${shared} may belong to it or to ${next.source} after it`;
    }
    if (next.min > 0) return undefined;
  }
  return undefined;
}

function beginningProblem(words: readonly string[]): string | undefined {
  const sorted = [...words].sort();
  // Whatever begins with a word is sorted right behind it.
  const index = sorted.findIndex((each, place) => sorted[place + 1]?.startsWith(each));
  return index < 0 ? undefined : `the word ${sorted[index]} is also the beginning of ${sorted[index + 1]}`;
}
