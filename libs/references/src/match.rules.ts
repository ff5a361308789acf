// Walks a text along the items of a pattern once, without going back; it allocates nothing, for it runs for
// every payment.
import type { PatternItem } from './pattern.rules.js';

/** Where the last walk stood: the end of each item, and if it failed the place and the item that failed. */
export interface Walk {
  ends: Int32Array;
  failedAt: number;
  failedItem: number;
}

export type Matcher = (text: string, walk: Walk) => boolean;

interface Step {
  allowed: Uint8Array;
  words: string[] | undefined;
  min: number;
  max: number;
  /** What all later items need at least: a run must leave that much. */
  restMin: number;
}

/** A matcher for items that readPattern() found to be unambiguous. */
export function matcherOf(items: readonly PatternItem[]): Matcher {
  const steps = stepsOf(items);
  const count = steps.length;
  return (text, walk) => {
    const length = text.length;
    let at = 0;
    for (let index = 0; index < count; index++) {
      const step = steps[index];
      const start = at;
      if (step.words) at = afterWord(text, at, step.words);
      else {
        const limit = Math.min(at + step.max, length - step.restMin);
        while (at < limit && step.allowed[text.charCodeAt(at)] === 1) at++;
      }
      if (at - start < step.min) return failed(walk, at, index);
      walk.ends[index] = at;
    }
    return at === length || failed(walk, at, count);
  };
}

export function newWalk(items: readonly PatternItem[]): Walk {
  return { ends: new Int32Array(items.length), failedAt: -1, failedItem: -1 };
}

function stepsOf(items: readonly PatternItem[]): Step[] {
  let restMin = 0;
  return items
    .map(({ allowed, words, min, max }) => ({ allowed, words, min, max, restMin: 0 }))
    .reverse()
    .map((step) => {
      const next = { ...step, restMin };
      restMin += step.min;
      return next;
    })
    .reverse();
}

// No word begins another, so the first that fits is the only one.
function afterWord(text: string, at: number, words: readonly string[]): number {
  for (let i = 0; i < words.length; i++) {
    const each = words[i];
    if (text.startsWith(each, at)) return at + each.length;
  }
  return at;
}

function failed(walk: Walk, at: number, item: number): false {
  walk.failedAt = at;
  walk.failedItem = item;
  return false;
}
