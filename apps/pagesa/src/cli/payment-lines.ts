// Turns JSON (an array of payments, one payment, or several behind each other) into NDJSON as it streams by.
// It only finds where each value begins and ends; what is in it is the server's to judge.

const [quote, backslash, comma, lineEnd] = [0x22, 0x5c, 0x2c, 0x0a];
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);
const arrayStart = 0x5b;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** One line per payment, in constant memory. */
export async function* paymentLines(json: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const splitter = new Splitter();
  for await (const chunk of json) {
    const lines = splitter.take(chunk);
    if (lines.length > 0) yield lines;
  }
  const rest = splitter.end();
  if (rest.length > 0) yield rest;
}

class Splitter {
  private depth = 0;
  private inText = false;
  private isEscaped = false;
  /** Inside the array that holds all payments. */
  private inList = false;
  /** Something of a value was written that no line end followed yet. */
  private isOpen = false;
  private seen = 0;

  take(chunk: Uint8Array): Uint8Array {
    // Every byte gives at most itself and a line end.
    const out = new Uint8Array(chunk.length * 2);
    let length = 0;
    for (const byte of chunk) {
      if (this.seen < 3 && byte === byteOrderMark[this.seen]) {
        this.seen++;
        continue;
      }
      this.seen = 3;
      length = this.inText ? this.takeText(byte, out, length) : this.takeStructure(byte, out, length);
    }
    return out.subarray(0, length);
  }

  end(): Uint8Array {
    return this.isOpen ? Uint8Array.of(lineEnd) : new Uint8Array(0);
  }

  // A line end inside a text is no JSON; passed on, so that the record is refused and not silently repaired.
  private takeText(byte: number, out: Uint8Array, length: number): number {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quote) this.inText = false;
    out[length] = byte;
    return length + 1;
  }

  private takeStructure(byte: number, out: Uint8Array, length: number): number {
    const outside = this.depth === 0;
    if (blanks.has(byte)) return length;
    if (outside && !this.inList && byte === arrayStart && !this.isOpen) {
      this.inList = true;
      return length;
    }
    if (outside && (byte === comma || closing.has(byte))) {
      if (byte !== comma) this.inList = false;
      return this.endLine(out, length);
    }
    if (byte === quote) this.inText = true;
    if (opening.has(byte)) this.depth++;
    if (closing.has(byte)) this.depth--;
    out[length] = byte;
    this.isOpen = true;
    return closing.has(byte) && this.depth === 0 ? this.endLine(out, length + 1) : length + 1;
  }

  private endLine(out: Uint8Array, length: number): number {
    if (!this.isOpen) return length;
    this.isOpen = false;
    out[length] = lineEnd;
    return length + 1;
  }
}
