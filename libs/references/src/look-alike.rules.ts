// Finds what a refused reference may have meant when characters that look alike were taken for each other; it
// only suggests.
import { newWalk, type Matcher } from './match.rules.js';
import type { PatternItem } from './pattern.rules.js';

// Latin pairs that readers and scanners confuse (a small L was raised to L), and Cyrillic letters that look
// Latin.
const pairs = 'O0 0O I1 1I L1 IL LI 1L АA ВB ЕE КK МM НH ОO О0 РP СC ТT ХX ЈJ ЅS ІI І1 аA еE оO о0 рP сC хX';
const lookAlikes = new Map<string, string[]>();
for (const pair of pairs.split(' ')) {
  const [seen, meant] = [...pair] as [string, string];
  lookAlikes.set(seen, [...(lookAlikes.get(seen) ?? []), meant]);
}

export interface Meant {
  items: readonly PatternItem[];
  matches: Matcher;
  /** Everything beyond the pattern: check digit and the values of fields. */
  accepts(text: string): boolean;
}

/**
 * The one accepted reference that differs from the text by look-alikes only; undefined if there is none or
 * more than one. First what the pattern forces is exchanged; if only the check digit is against the rest, one
 * more exchange may heal it. The work is bounded by the length, which was checked before.
 */
export function suggestionFor(text: string, meant: Meant): string | undefined {
  const repaired = repair(text, meant);
  if (repaired === undefined) return undefined;
  if (meant.accepts(repaired)) return repaired;
  const accepted = new Set<string>();
  [...repaired].forEach((character, place) => {
    for (const other of lookAlikes.get(character) ?? []) {
      const candidate = replaced(repaired, place, other);
      if (meant.accepts(candidate)) accepted.add(candidate);
    }
  });
  return accepted.size === 1 ? [...accepted][0] : undefined;
}

/** The text with every character that cannot stand where it stands exchanged for a look-alike that can. */
function repair(text: string, { items, matches }: Meant): string | undefined {
  const walk = newWalk(items);
  let candidate = text;
  for (let round = 0; round <= text.length; round++) {
    if (matches(candidate, walk)) return candidate;
    const place = walk.failedAt;
    const next = exchanges(candidate, place, items[walk.failedItem]).find(
      (each) => matches(each, walk) || walk.failedAt > place,
    );
    if (next === undefined) return undefined;
    candidate = next;
  }
  return undefined;
}

function exchanges(text: string, place: number, item: PatternItem | undefined): string[] {
  if (item?.words) {
    return item.words
      .filter((word) => looksLike(text.slice(place, place + word.length), word))
      .map((word) => text.slice(0, place) + word + text.slice(place + word.length));
  }
  return (lookAlikes.get(text[place] ?? '') ?? []).map((other) => replaced(text, place, other));
}

const looksLike = (seen: string, word: string): boolean =>
  seen.length === word.length &&
  [...word].every((each, index) => each === seen[index] || lookAlikes.get(seen[index])?.includes(each));

const replaced = (text: string, place: number, character: string): string =>
  text.slice(0, place) + character + text.slice(place + 1);
