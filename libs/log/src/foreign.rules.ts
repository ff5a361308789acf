// Which records came from other programs, and by what check they are read. Pure.
import type { EventCatalog } from './port.js';

const prefix = 'foreign/';
const idLengthMax = 200;

/** The id under which a record of another program is known here: never that of an event of our own. */
export const foreignId = (claimed: string): string => `${prefix}${claimed.slice(0, idLengthMax)}`;

/** How data is judged: an event catalog, or the part of it that does so. */
export type Judge = Pick<EventCatalog, 'check' | 'checkForeign'>;

/**
 * Of another program only what the catalog takes from others is taken, also when its dead letter is
 * replayed.
 */
export function judgeRecord(
  judge: Judge,
  { id, type }: { id: string; type: string },
  data: unknown,
): true | string | undefined {
  return judge.checkForeign && id.startsWith(prefix)
    ? judge.checkForeign(type, data)
    : judge.check(type, data);
}
