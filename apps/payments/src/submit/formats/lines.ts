// Cuts a stream of bytes into lines of UTF-8 text in constant memory; a line that is too long or not UTF-8 is
// given as a problem, never repaired.
import { isAscii, isUtf8 } from 'node:buffer';
import { recordBytesMax } from './parsed-record.js';

/** A line without its end (LF or CRLF), or what keeps it from being read. Numbers begin at 1. */
export type Line = { number: number; text: string } | { number: number; problem: LineProblem };
export interface LineProblem {
  code: 'encoding' | 'length';
  message: string;
}

// A body may come as one huge buffer; text is made of a piece at a time.
const pieceBytes = 128 * 1024;
// A byte order mark before a line and a carriage return after it do not count as its length.
const lineEdgesBytes = 4;
const lineFeed = 10;
const carriageReturn = 13;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The lines of a body, as they become whole, an array per piece of the body. */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const cutter = new LineCutter();
  for await (const bytes of body) {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const lines = cutter.take(bytes.subarray(from, from + pieceBytes));
      if (lines.length > 0) yield lines;
    }
  }
  const lines = cutter.end();
  if (lines.length > 0) yield lines;
}

class LineCutter {
  #number = 1;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #skipping = false;
  #begun = false;

  take(bytes: Uint8Array): Line[] {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: Line[] = [];
    const from = this.#skipping ? this.#skip(piece, lines) : 0;
    if (from < 0) return lines;
    const end = piece.lastIndexOf(lineFeed) + 1;
    if (end > from) {
      const whole = piece.subarray(from, end);
      this.#split(this.#withRest(whole), lines);
    }
    this.#keep(piece.subarray(Math.max(end, from)));
    return lines;
  }

  end(): Line[] {
    const lines: Line[] = [];
    if (this.#skipping) lines.push(this.#tooLong());
    else if (this.#restBytes > 0) this.#split(this.#withRest(Buffer.alloc(0)), lines);
    return lines;
  }

  /** Where the line that is being skipped ends in the piece, or -1. */
  #skip(piece: Buffer, lines: Line[]): number {
    const end = piece.indexOf(lineFeed) + 1;
    if (end === 0) return -1;
    lines.push(this.#tooLong());
    this.#skipping = false;
    return end;
  }

  #keep(tail: Buffer): void {
    if (this.#restBytes + tail.length > recordBytesMax + lineEdgesBytes) {
      this.#withRest(tail);
      this.#skipping = true;
      this.#begun = true;
    } else if (tail.length > 0) {
      // A copy: the piece's memory belongs to the sender.
      this.#rest.push(Buffer.from(tail));
      this.#restBytes += tail.length;
    }
  }

  #withRest(block: Buffer): Buffer {
    if (this.#restBytes === 0) return block;
    const joined = Buffer.concat([...this.#rest, block]);
    this.#rest = [];
    this.#restBytes = 0;
    return joined;
  }

  #split(block: Buffer, lines: Line[]): void {
    let whole = block;
    if (!this.#begun) {
      this.#begun = true;
      if (block.subarray(0, 3).equals(byteOrderMark)) whole = block.subarray(3);
    }
    // Text is made once for the whole block; only a block with a bad byte is looked at line by line.
    if (isAscii(whole)) this.#splitText(whole.toString('latin1'), false, lines);
    else if (isUtf8(whole)) this.#splitText(whole.toString('utf8'), true, lines);
    else this.#splitBytes(whole, lines);
  }

  #splitText(text: string, wide: boolean, lines: Line[]): void {
    for (let from = 0; from < text.length;) {
      const found = text.indexOf('\n', from);
      const next = found < 0 ? text.length : found;
      const end = next > from && text.charCodeAt(next - 1) === carriageReturn ? next - 1 : next;
      const line = text.slice(from, end);
      lines.push(isTooLong(line, wide) ? this.#tooLong() : { number: this.#number++, text: line });
      from = next + 1;
    }
  }

  #splitBytes(block: Buffer, lines: Line[]): void {
    for (let from = 0; from < block.length;) {
      const found = block.indexOf(lineFeed, from);
      const next = found < 0 ? block.length : found;
      const bytes = block.subarray(from, next + 1);
      if (isUtf8(bytes)) this.#splitText(bytes.toString('utf8'), true, lines);
      else if (bytes.length > recordBytesMax + lineEdgesBytes) lines.push(this.#tooLong());
      else
        lines.push({
          number: this.#number++,
          problem: { code: 'encoding', message: 'the line is not UTF-8 text' },
        });
      from = next + 1;
    }
  }

  #tooLong(): Line {
    const message = `the line is longer than ${recordBytesMax} bytes`;
    return { number: this.#number++, problem: { code: 'length', message } };
  }
}

function isTooLong(text: string, wide: boolean): boolean {
  if (!wide) return text.length > recordBytesMax;
  // UTF-8 takes at most three bytes for a UTF-16 unit: short lines are not measured.
  return text.length * 3 > recordBytesMax && Buffer.byteLength(text) > recordBytesMax;
}
