// Decodes a record batch of a fetch response (magic 2) in one pass over its bytes. kafkajs makes a decoder
// of its own for each record, a copy of all headers so far for each header, and counts in BigInt; the
// records are the same, which a property test holds it to.

/** Where kafkajs's decoder of a fetch response stands. */
export interface Cursor {
  buffer: Buffer;
  offset: number;
}

/** What the records of a batch have in common, in kafkajs's words; 64-bit integers are texts. */
interface BatchContext {
  firstOffset: string;
  firstTimestamp: string;
  partitionLeaderEpoch: number;
  inTransaction: boolean;
  isControlBatch: boolean;
  lastOffsetDelta: number;
  producerId: string;
  producerEpoch: number;
  firstSequence: number;
  maxTimestamp: string;
  timestampType: number;
  magicByte: number;
}

/** Values as text: whoever reads ours takes them as that. */
type Headers = Record<string, string | null | (string | null)[]>;

// Base offset and length stand before what the length counts.
const prefixBytes = 12;
const headBytes = 61;
const codecMask = 0x07;
const appendTimeFlag = 0x08;
const transactionalFlag = 0x10;
const controlFlag = 0x20;
const createTime = 0;
const appendTime = 1;
const ownProperty = { enumerable: true, configurable: true, writable: true };

/** False if the batch is compressed or not all here: both are left to kafkajs. */
export function canDecode({ buffer, offset }: Cursor): boolean {
  if (buffer.length - offset < headBytes) return false;
  const end = offset + prefixBytes + buffer.readInt32BE(offset + 8);
  return end <= buffer.length && (buffer.readInt16BE(offset + 21) & codecMask) === 0;
}

/** The batch that the cursor stands at; the cursor goes on to the one after it. */
export function decodeRecordBatch(cursor: Cursor): BatchContext & { records: FetchedRecord[] } {
  const { buffer, offset: start } = cursor;
  const context = contextOf(buffer, start);
  const reader = new Reader(buffer, start + headBytes);
  const records: FetchedRecord[] = [];
  for (let left = buffer.readInt32BE(start + headBytes - 4); left > 0; left--)
    records.push(reader.record(context));
  cursor.offset = start + prefixBytes + buffer.readInt32BE(start + 8);
  return { ...context, records };
}

function contextOf(buffer: Buffer, start: number): BatchContext {
  const attributes = buffer.readInt16BE(start + 21);
  return {
    firstOffset: `${buffer.readBigInt64BE(start)}`,
    firstTimestamp: `${buffer.readBigInt64BE(start + 27)}`,
    partitionLeaderEpoch: buffer.readInt32BE(start + 12),
    inTransaction: (attributes & transactionalFlag) > 0,
    isControlBatch: (attributes & controlFlag) > 0,
    lastOffsetDelta: buffer.readInt32BE(start + 23),
    producerId: `${buffer.readBigInt64BE(start + 43)}`,
    producerEpoch: buffer.readInt16BE(start + 51),
    firstSequence: buffer.readInt32BE(start + 53),
    maxTimestamp: `${buffer.readBigInt64BE(start + 35)}`,
    timestampType: (attributes & appendTimeFlag) > 0 ? appendTime : createTime,
    magicByte: buffer[start + 16],
  };
}

/**
 * A record as kafkajs has it. A fetch brings ten thousands, of which most wait: what they hold is made of
 * their bytes when it is asked for.
 */
class FetchedRecord {
  private known: Headers | undefined;

  constructor(
    readonly batchContext: BatchContext,
    private readonly buffer: Buffer,
    private readonly bodyAt: number,
    private readonly offsetDelta: number,
  ) {}

  get magicByte(): number {
    return this.batchContext.magicByte;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get attributes(): number {
    return this.buffer.readInt8(this.bodyAt);
  }

  get offset(): string {
    return `${Number(this.batchContext.firstOffset) + this.offsetDelta}`;
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext;
    return timestampType === appendTime ? maxTimestamp : `${Number(firstTimestamp) + this.body().varint()}`;
  }

  get key(): Buffer | null {
    const reader = this.body();
    reader.skipNumbers();
    return reader.bytes();
  }

  get value(): Buffer | null {
    const reader = this.body();
    reader.skipNumbers();
    reader.skipBytes();
    return reader.bytes();
  }

  get headers(): Headers {
    if (this.known) return this.known;
    const reader = this.body();
    reader.skipNumbers();
    reader.skipBytes();
    reader.skipBytes();
    return (this.known = reader.headers());
  }

  private body(): Reader {
    return new Reader(this.buffer, this.bodyAt + 1);
  }
}

/** Reads the parts of records, one behind the other. */
class Reader {
  constructor(
    private readonly buffer: Buffer,
    private at: number,
  ) {}

  record(context: BatchContext): FetchedRecord {
    const length = this.varint();
    const bodyAt = this.at;
    // Attributes and the time stand before the offset.
    this.at++;
    this.varint();
    const record = new FetchedRecord(context, this.buffer, bodyAt, this.varint());
    this.at = bodyAt + length;
    return record;
  }

  /** The time and the offset. */
  skipNumbers(): void {
    this.varint();
    this.varint();
  }

  skipBytes(): void {
    const length = this.varint();
    if (length > 0) this.at += length;
  }

  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  headers(): Headers {
    const headers: Headers = {};
    for (let left = this.varint(); left > 0; left--) {
      const name = this.text() ?? '';
      add(headers, name, this.text());
    }
    return headers;
  }

  private text(): string | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = this.at;
    this.at += length;
    return textOf(this.buffer, from, this.at);
  }

  /** Zigzag, seven bits a byte; exact to 53 bits, which is more than an offset or a time takes. */
  varint(): number {
    let byte = this.buffer[this.at++];
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let unit = 0x80; byte >= 0x80; unit *= 0x80) {
      byte = this.buffer[this.at++];
      value += (byte & 0x7f) * unit;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

const knownMask = 0x3ff;
const knownLengthMax = 64;
const known: string[] = new Array<string>(knownMask + 1).fill('');

/** Names of headers, and most of their values, are few: what was made of the same bytes is not made again. */
function textOf(buffer: Buffer, from: number, to: number): string {
  const length = to - from;
  if (length > knownLengthMax) return buffer.toString('utf8', from, to);
  let hash = length;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + buffer[at]) | 0;
  const candidate = known[hash & knownMask];
  if (candidate.length === length && stands(candidate, buffer, from)) return candidate;
  const text = buffer.toString('utf8', from, to);
  // Only where each character is a byte does the comparison hold.
  if (text.length === length) known[hash & knownMask] = text;
  return text;
}

function stands(text: string, buffer: Buffer, from: number): boolean {
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) !== buffer[from + index]) return false;
  return true;
}

function add(headers: Headers, name: string, value: string | null): void {
  if (!Object.hasOwn(headers, name)) {
    // As a plain assignment `__proto__` would be no header, but what all headers inherit from.
    if (name === '__proto__') Object.defineProperty(headers, name, { value, ...ownProperty });
    else headers[name] = value;
    return;
  }
  const before = headers[name];
  headers[name] = Array.isArray(before) ? [...before, value] : [before, value];
}
