// The stored form of many events: one line an event, its fields parted by tabs, the data as JSON at the end.
// A relay can pass the data on without parsing it, and a reader can skip types that it does not want.
import { judgeRecord, type Judge } from './foreign.rules.js';
import type { OutgoingEvent, ReceivedEvent } from './port.js';

/** A record that cannot be an event: it will be parked with its bytes. */
export interface PoisonRecord {
  offset: number;
  reason: string;
  payload: Buffer;
  key?: string;
  id?: string;
  type?: string;
}

export interface EncodedBatch {
  count: number;
  bytes: Buffer;
}

/** One event in its stored form, without the line's end. */
export interface StoredRecord {
  type: string;
  id: string;
  key: string;
  timeMs: number;
  json: string;
}

const breaks = /[\t\n]/;
// PostgreSQL has no text with it.
const nul = '\0';

// The last instant that a Date can hold.
const instantMaxMs = 8.64e15;

/** The longest data of one event, as JSON in bytes: Kafka takes 1 MiB with everything around it. */
export const eventBytesMax = 900_000;

/** An event's data as it is stored and sent; throws when a broker would not take it. */
export function encodeData({ type, id, data }: OutgoingEvent): string {
  const json = JSON.stringify(data);
  // A character is three bytes at most, so that most need no counting.
  if (json.length > eventBytesMax / 3 && Buffer.byteLength(json) > eventBytesMax)
    throw new RangeError(`the event ${type} ${id} is longer than ${eventBytesMax} bytes`);
  return json;
}

/** Why something failed, for a dead letter. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export function encodeBatch(events: OutgoingEvent[]): EncodedBatch {
  let text = '';
  for (const event of events) {
    const { type, id, key, timeMs } = event;
    if (breaks.test(id) || breaks.test(key) || id.includes(nul) || key.includes(nul))
      throw new RangeError('an event id or key holds a tab, a line break or NUL');
    if (!(Math.abs(timeMs) <= instantMaxMs)) throw new RangeError(`the event ${type} ${id} has no time`);
    text += `${type}\t${id}\t${key}\t${timeMs}\t${encodeData(event)}\n`;
  }
  return { count: events.length, bytes: Buffer.from(text, 'utf8') };
}

/** Reads the stored form; `baseOffset` is the first record's offset, records before `from` are left out. */
export function* storedRecords(
  text: string,
  baseOffset: number,
  from: number,
): Generator<StoredRecord & { offset: number }> {
  let offset = baseOffset;
  for (let start = 0; start < text.length; offset++) {
    const end = text.indexOf('\n', start);
    if (offset >= from) {
      const a = text.indexOf('\t', start);
      const b = text.indexOf('\t', a + 1);
      const c = text.indexOf('\t', b + 1);
      const d = text.indexOf('\t', c + 1);
      yield {
        offset,
        type: text.slice(start, a),
        id: text.slice(a + 1, b),
        key: text.slice(b + 1, c),
        timeMs: Number(text.slice(c + 1, d)),
        json: text.slice(d + 1, end),
      };
    }
    start = end + 1;
  }
}

/** Parses and checks one record's data. */
export function readRecord(
  record: StoredRecord & { offset: number },
  judge: Judge,
): ReceivedEvent | PoisonRecord {
  const { type, id, key, timeMs, json, offset } = record;
  const poison = (reason: string): PoisonRecord => ({
    offset,
    reason,
    payload: Buffer.from(json),
    key,
    id,
    type,
  });
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    return poison(`not JSON: ${(error as Error).message}`);
  }
  const verdict = judgeRecord(judge, record, data);
  if (verdict === undefined) return poison(`unknown event type or version ${JSON.stringify(type)}`);
  if (verdict !== true) return poison(verdict);
  return { type, id, key, timeMs, data, offset };
}
