// One growing buffer that a Kafka request is written into, front to back: big-endian integers, zigzag
// varints, and texts whose length is only known once they are written.

type Bytes = Buffer | string | null | undefined;

const utf8BytesMax = 3;
// Short ones are quicker by hand than through a call into the runtime.
const shortMax = 40;

export class WireBuffer {
  private buffer: Buffer;
  private at = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  get position(): number {
    return this.at;
  }

  /** What was written; a view, valid until more is written. */
  bytes(from = 0): Buffer {
    return this.buffer.subarray(from, this.at);
  }

  /** Makes room for so many bytes more, so that what is written next need not look. */
  reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.at);
    this.buffer = grown;
  }

  int8(value: number): void {
    this.buffer[this.at++] = value & 0xff;
  }

  int16(value: number): void {
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.at = this.buffer.writeBigInt64BE(value, this.at);
  }

  /** Leaves four bytes to be filled in later and returns where they are. */
  gap32(): number {
    this.at += 4;
    return this.at - 4;
  }

  fill32(at: number, value: number): void {
    this.buffer.writeInt32BE(value | 0, at);
  }

  /** A text with its length in 16 bits; -1 stands for none. */
  string16(value: string | null): void {
    if (value === null) return this.int16(-1);
    this.reserve(2 + value.length * utf8BytesMax);
    const length = this.buffer.write(value, this.at + 2);
    this.int16(length);
    this.at += length;
  }

  /** A whole number of 31 bits or -1, zigzag and seven bits a byte. */
  varint(value: number): void {
    let rest = (value << 1) ^ (value >> 31);
    while ((rest & ~0x7f) !== 0) {
      this.buffer[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  raw(bytes: Buffer): void {
    if (bytes.length > shortMax) this.at += bytes.copy(this.buffer, this.at);
    else for (let index = 0; index < bytes.length; index++) this.buffer[this.at++] = bytes[index];
  }

  /** Bytes or text behind their length as a varint; the room for them was reserved. */
  sized(value: Bytes): void {
    if (value === null || value === undefined) return this.varint(-1);
    if (typeof value !== 'string') {
      this.varint(value.length);
      return this.raw(value);
    }
    const start = this.at;
    const guess = varintSize(value.length);
    if (value.length <= shortMax && this.ascii(value, start + guess)) {
      this.varint(value.length);
      this.at += value.length;
      return;
    }
    const length = this.buffer.write(value, start + guess);
    this.sizeBehind(start, guess, length);
  }

  /** False at the first character that takes more than a byte. */
  private ascii(text: string, at: number): boolean {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      this.buffer[at + index] = code;
    }
    return true;
  }

  /** Runs what writes a body, and puts its length before it. */
  sizedBody(guess: number, write: () => void): void {
    const start = this.at;
    this.at += guess;
    write();
    this.sizeBehind(start, guess, this.at - start - guess);
  }

  /** Puts a length before what stands `guess` bytes behind `start`, moved if the length needs other room. */
  private sizeBehind(start: number, guess: number, length: number): void {
    const size = varintSize(length);
    if (size !== guess) this.buffer.copyWithin(start + size, start + guess, start + guess + length);
    this.at = start;
    this.varint(length);
    this.at += length;
  }
}

function varintSize(value: number): number {
  if (value < 64) return 1;
  if (value < 8_192) return 2;
  if (value < 1_048_576) return 3;
  return value < 134_217_728 ? 4 : 5;
}

/** Room enough for a text or bytes with their length. */
export function roomFor(value: Bytes): number {
  if (value === null || value === undefined) return 5;
  return 5 + (typeof value === 'string' ? value.length * utf8BytesMax : value.length);
}
