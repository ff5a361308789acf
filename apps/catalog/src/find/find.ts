// Answers lookups from memory: by name, by reference, by category and municipality, page after page.
import { decodeCursor, encodeCursor, Problem } from '#http';
import { compileBiller, versionAt, type BillerVersion } from '#references';
import type { BillerIndex, Entry } from './biller-index.js';
import type { BillersAnswer, BillersQuery, ReferenceAnswer } from './answer.js';
import { Page } from './find.rules.js';

const limitDefault = 50;
const path = '/v1/catalog/billers';

export function findBillers(index: BillerIndex, query: BillersQuery): BillersAnswer {
  const page = new Page({
    category: query.category,
    municipality: query.municipality,
    includeInactive: query.includeInactive === 'true',
    limit: query.limit ?? limitDefault,
    after: placeOf(query.cursor),
  });
  offerMatches(index, query, page);
  const { found, hasMore } = page;
  const last = found.at(-1);
  const next = hasMore && last && { href: hrefAfter(query, [last.score, last.biller.code]) };
  return { billers: found.map(({ biller }) => biller), _links: next ? { next } : {} };
}

/** The version of a biller that judges payments of a day, today without one. Throws Problem('not-found'). */
export function versionOf(index: BillerIndex, code: string, on: string | undefined): BillerVersion {
  const entry = index.find(code);
  const version = entry && (on === undefined ? entry.current : versionAt(entry.versions, on));
  if (version) return version;
  const day = on === undefined ? '' : ` on ${on}`;
  throw new Problem('not-found', `there is no biller ${JSON.stringify(code)}${day}`);
}

/** What payments would say of a reference, without the payment. */
export function checkReference(
  index: BillerIndex,
  { code, reference, on }: { code: string; reference: string; on: string | undefined },
): ReferenceAnswer {
  const found = compileBiller(versionOf(index, code, on)).recognise(reference);
  if (found.ok) {
    const { normalised, fields, format, accounts } = found;
    return { valid: true, reference: normalised, fields, format, accounts };
  }
  const { code: reason, text, suggestion } = found;
  return { valid: false, reason: { code: reason, text }, ...(suggestion !== undefined && { suggestion }) };
}

function offerMatches(index: BillerIndex, { q, reference }: BillersQuery, page: Page): void {
  if (reference !== undefined) {
    const named = q === undefined ? undefined : new Set<Entry>();
    if (q !== undefined) index.byName(q, (entry) => named!.add(entry));
    for (const { entry, score } of index.byReference(reference))
      if (!named || named.has(entry)) page.offer(entry, score);
  } else if (q !== undefined) index.byName(q, (entry, score) => page.offer(entry, score));
  else
    for (const entry of index.inOrder()) {
      page.offer(entry, 0);
      if (page.hasMore) break;
    }
}

function placeOf(cursor: string | undefined): { score: number; code: string } | undefined {
  if (cursor === undefined) return undefined;
  const [score, code] = decodeCursor(cursor) ?? [];
  if (typeof score === 'number' && typeof code === 'string') return { score, code };
  const message = 'cursor must be taken from _links.next of a page';
  throw new Problem('malformed', undefined, { errors: [{ path: 'cursor', code: 'form', message }] });
}

function hrefAfter(query: BillersQuery, place: [number, string]): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, cursor: encodeCursor(place) }))
    if (value !== undefined) words.set(name, String(value));
  return `${path}?${words.toString()}`;
}
