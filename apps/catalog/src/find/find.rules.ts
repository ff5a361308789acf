// Chooses and orders the billers of one page of answers. Pure.
import type { BillerVersion, Category } from '#references';
import type { Entry, Match } from './biller-index.js';

export interface Wanted {
  category?: Category | undefined;
  municipality?: string | undefined;
  includeInactive: boolean;
  limit: number;
  /** The place after which the page begins: score and code of the last biller of the page before. */
  after?: { score: number; code: string } | undefined;
}

export interface Found {
  biller: BillerVersion;
  score: number;
}

/** At most `limit` billers: by score, those of one score by code; and whether there are more. */
export function pageOf(matches: Iterable<Match>, wanted: Wanted): { found: Found[]; hasMore: boolean } {
  const found: Found[] = [];
  for (const { entry, score } of matches) {
    const biller = wantedVersion(entry, wanted);
    if (!biller || (wanted.after && !comesAfter(wanted.after, { score, code: entry.code }))) continue;
    const candidate = { biller, score };
    if (found.length > wanted.limit && isBefore(found.at(-1)!, candidate)) continue;
    found.splice(placeFor(found, candidate), 0, candidate);
    if (found.length > wanted.limit + 1) found.pop();
  }
  return { found: found.slice(0, wanted.limit), hasMore: found.length > wanted.limit };
}

function wantedVersion({ current }: Entry, wanted: Wanted): BillerVersion | undefined {
  if (!current || (!current.active && !wanted.includeInactive)) return undefined;
  if (wanted.category && current.category !== wanted.category) return undefined;
  const { municipality } = wanted;
  if (municipality && current.municipalities && !current.municipalities.includes(municipality))
    return undefined;
  return current;
}

const comesAfter = (place: { score: number; code: string }, next: { score: number; code: string }) =>
  next.score < place.score || (next.score === place.score && next.code > place.code);

const isBefore = (a: Found, b: Found): boolean =>
  a.score > b.score || (a.score === b.score && a.biller.code < b.biller.code);

function placeFor(found: readonly Found[], candidate: Found): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(found[middle]!, candidate)) low = middle + 1;
    else high = middle;
  }
  return low;
}
