// What each stage of the way cost, from the metrics of a process (the Prometheus text format).

/** Seconds spent so far, by stage and by consumer group. */
export function stageSums(text: string): Map<string, number> {
  const sums = new Map<string, number>();
  const line =
    /^pagesa_(?:stage_seconds_sum\{stage="([^"]+)"|batch_seconds_sum\{group="([^"]+)")[^}]*\} (\S+)$/gm;
  for (const [, stage, group, seconds] of text.matchAll(line)) {
    const name = stage ?? `batch ${group}`;
    sums.set(name, (sums.get(name) ?? 0) + Number(seconds));
  }
  return sums;
}

/** Microseconds per payment between two looks. */
export function stageMicros(
  before: Map<string, number>,
  after: Map<string, number>,
  payments: number,
): Record<string, number> {
  return Object.fromEntries(
    [...after].map(([stage, sum]) => [stage, ((sum - (before.get(stage) ?? 0)) * 1e6) / payments]),
  );
}
