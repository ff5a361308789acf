// Chooses and orders the billers of one page of answers. Pure.
import type { BillerVersion, Category } from '#references';
import type { Entry } from './biller-index.js';

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

/** Keeps the best of what it is offered: by score, those of one score by code. */
export class Page {
  private readonly kept: Found[] = [];

  constructor(private readonly wanted: Wanted) {}

  /** At most as many as the page holds. */
  get found(): readonly Found[] {
    return this.kept.slice(0, this.wanted.limit);
  }

  /** Whether there is more than the page holds. Whoever offers in the page's own order may stop then. */
  get hasMore(): boolean {
    return this.kept.length > this.wanted.limit;
  }

  offer({ current, code }: Entry, score: number): void {
    // Most of what a short word matches ends here.
    if (this.hasMore && score < this.kept.at(-1)!.score) return;
    if (!current || !isWanted(current, this.wanted)) return;
    const { after, limit } = this.wanted;
    if (after && !isBefore({ code: after.code, score: after.score }, { code, score })) return;
    if (this.hasMore && isBefore(placeOf(this.kept.at(-1)!), { code, score })) return;
    this.kept.splice(this.placeFor({ code, score }), 0, { biller: current, score });
    if (this.kept.length > limit + 1) this.kept.pop();
  }

  private placeFor(place: Place): number {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(placeOf(this.kept[middle]), place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Place {
  score: number;
  code: string;
}

const placeOf = ({ biller, score }: Found): Place => ({ code: biller.code, score });

const isBefore = (a: Place, b: Place): boolean =>
  a.score > b.score || (a.score === b.score && a.code < b.code);

function isWanted(version: BillerVersion, { category, municipality, includeInactive }: Wanted): boolean {
  if (category !== undefined && version.category !== category) return false;
  if (!version.active && !includeInactive) return false;
  if (municipality === undefined || version.municipalities === undefined) return true;
  return version.municipalities.includes(municipality);
}
