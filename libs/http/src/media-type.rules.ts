// Chooses what to answer with from an Accept header (RFC 9110, section 12.5.1).

interface Range {
  type: string;
  quality: number;
  order: number;
}

/**
 * The offered media type that the header likes best, of several the one it
 * names first; the first one without a header; undefined if none fits.
 */
export function chooseMediaType<T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  if (!accept?.trim()) return offered[0];
  const ranges = accept.split(',').map(readRange);
  let best: { offer: T; range: Range } | undefined;
  for (const offer of offered) {
    const range = rangeFor(offer, ranges);
    if (!range || range.quality <= 0) continue;
    const better =
      !best ||
      range.quality > best.range.quality ||
      (range.quality === best.range.quality && range.order < best.range.order);
    if (better) best = { offer, range };
  }
  return best?.offer;
}

function readRange(part: string, order: number): Range {
  const [type = '', ...parameters] = part.toLowerCase().split(';');
  const weight = parameters.map((text) => text.trim()).find((text) => text.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type: type.trim(), quality: Number.isNaN(quality) ? 0 : quality, order };
}

// The most specific range counts: with `text/csv;q=0, */*` anything but CSV is taken.
function rangeFor(offer: string, ranges: readonly Range[]): Range | undefined {
  const forms = [offer, `${offer.split('/')[0]}/*`, '*/*'];
  for (const form of forms) {
    const range = ranges.find(({ type }) => type === form);
    if (range) return range;
  }
  return undefined;
}
