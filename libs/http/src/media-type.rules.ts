// Chooses what to answer with from an Accept header (RFC 9110, section 12.5.1).

interface Accepted {
  type: string;
  quality: number;
  order: number;
}

/** The offered media type that the header likes best; the first one without a header; undefined if none fits. */
export function chooseMediaType<T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  if (!accept?.trim()) return offered[0];
  const accepted = accept
    .split(',')
    .map((part, order): Accepted => {
      const [type = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((text) => text.trim()).find((text) => text.startsWith('q='));
      const quality = weight === undefined ? 1 : Number(weight.slice(2));
      return { type: type.trim(), quality: Number.isNaN(quality) ? 0 : quality, order };
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  for (const { type } of accepted) {
    const match = offered.find(
      (offer) => type === '*/*' || type === offer || type === `${offer.split('/')[0]}/*`,
    );
    if (match) return match;
  }
  return undefined;
}
