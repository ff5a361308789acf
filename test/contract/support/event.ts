// The one event of the contract suite, and a catalog of topics for it.
import type { EventCatalog, OutgoingEvent } from '#log';

export const type = 'test.noted.v1';
export const otherType = 'test.dropped.v1';

export interface Noted {
  value: number;
  text?: string;
}

/** An event with its id; the key decides order and partition. */
export function noted(id: string, key: string, data: Partial<Noted> = {}): OutgoingEvent {
  return { type, id, key, timeMs: 1_767_225_600_000, data: { value: 1, ...data } };
}

export function notedMany(count: number, key: (index: number) => string, prefix = 'e'): OutgoingEvent[] {
  return Array.from({ length: count }, (_, index) =>
    noted(`${prefix}${index}`, key(index), { value: index }),
  );
}

/** Topics with a check that only takes `{ value: <number>, ... }` of the two types. */
export function catalogOf(topics: EventCatalog['topics']): EventCatalog {
  return {
    topics,
    defaultType: () => type,
    check: (name, data) => {
      if (name !== type && name !== otherType) return undefined;
      return typeof (data as Noted | null)?.value === 'number' || 'value must be a number';
    },
  };
}
