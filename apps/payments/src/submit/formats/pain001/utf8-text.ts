// Turns a stream of bytes into text, strictly: bytes that are not UTF-8 end it, they are never replaced.
import { isUtf8 } from 'node:buffer';

// A character of UTF-8 has at most four bytes, so at most three wait for the next piece.
const leadOfLength = [
  { length: 2, mask: 0xe0, lead: 0xc0 },
  { length: 3, mask: 0xf0, lead: 0xe0 },
  { length: 4, mask: 0xf8, lead: 0xf0 },
];

export class StrictUtf8 {
  #tail: Buffer = Buffer.alloc(0);

  /** The text of the bytes; `bad` if it ends before a byte that cannot stand there. */
  take(bytes: Uint8Array): { text: string; bad: boolean } {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const whole = this.#tail.length > 0 ? Buffer.concat([this.#tail, piece]) : piece;
    const end = wholeCharactersLength(whole);
    const head = whole.subarray(0, end);
    // A copy: the piece's memory belongs to the sender.
    this.#tail = Buffer.from(whole.subarray(end));
    if (isUtf8(head)) return { text: head.toString('utf8'), bad: false };
    return { text: head.subarray(0, goodLength(head)).toString('utf8'), bad: true };
  }

  /** True if the bytes ended inside a character. */
  get unfinished(): boolean {
    return this.#tail.length > 0;
  }
}

function wholeCharactersLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const begun = leadOfLength.some(({ length, mask, lead }) => (byte & mask) === lead && length > back);
    return begun ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The length of the longest beginning that is UTF-8 and whole characters. */
function goodLength(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharactersLength(bytes.subarray(0, middle))))) good = middle;
    else bad = middle;
  }
  return wholeCharactersLength(bytes.subarray(0, good));
}
