// Up to where everybody has passed a partition. Pure.

export interface ReaderPosition {
  reader: string;
  topic: string;
  partition: number;
  position: number;
}

/**
 * The lowest position over all readers. A reader that has a position on one partition of a topic reads all of
 * them, those without a row from the start; the topics in `mustHaveReader` hold everything until one came.
 */
export function passedBy(
  mustHaveReader: readonly string[],
  positions: readonly ReaderPosition[],
): (lane: { topic: string; partition: number }) => number {
  const needed = new Set(mustHaveReader);
  const readers = new Map<string, Set<string>>();
  const places = new Map<string, number>();
  for (const { reader, topic, partition, position } of positions) {
    if (!readers.has(topic)) readers.set(topic, new Set());
    readers.get(topic)!.add(reader);
    places.set(`${reader} ${topic}/${partition}`, position);
  }
  return ({ topic, partition }) => {
    const all = [...(readers.get(topic) ?? [])];
    if (all.length === 0) return needed.has(topic) ? 0 : Number.MAX_SAFE_INTEGER;
    return Math.min(...all.map((reader) => places.get(`${reader} ${topic}/${partition}`) ?? 0));
  };
}
