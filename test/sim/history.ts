// What a simulation did last, and the failure that tells of it.

const actionsTold = 40;

export class History {
  private readonly entries: string[] = [];

  begin(step: number, action: string): void {
    this.entries.push(`${String(step).padStart(6)} ${action}:`);
    if (this.entries.length > actionsTold) this.entries.shift();
  }

  /** Adds to the action under way. */
  tell(text: string): void {
    this.entries[this.entries.length - 1] += ` ${text}`;
  }

  toString(): string {
    return this.entries.join('\n');
  }
}

/** Something does not hold; `differences` say what, one line each. */
export class Broken extends Error {
  override name = 'Broken';

  constructor(
    what: string,
    readonly differences: readonly string[] = [],
  ) {
    super([what, ...differences.slice(0, 20)].join('\n  '));
  }
}

/** What is in one list and not, or less often, in the other; in both directions. */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const each of expected) counts.set(each, (counts.get(each) ?? 0) + 1);
  for (const each of found) counts.set(each, (counts.get(each) ?? 0) - 1);
  return [...counts].flatMap(([each, count]) => {
    if (count === 0) return [];
    return count > 0 ? [`missing (${count}): ${each}`] : [`too many (${-count}): ${each}`];
  });
}
