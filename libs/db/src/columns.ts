// Whole columns as parameters: one array per column in PostgreSQL's binary form, so that a
// batch costs one statement and no quoting. The layout is array_recv's: dimensions, null
// flag, element type, length, lower bound, then each element with its length.

const int8Oid = 20;
const int4Oid = 23;
const textOid = 25;
const byteaOid = 17;
const timestamptzOid = 1184;
const postgresEpochMs = Date.UTC(2000, 0, 1);
const headBytes = 20;
const shortMax = 40;
const integerMax = 2 ** 31 - 1;

function head(out: Buffer, oid: number, length: number, hasNull: boolean): void {
  out.writeInt32BE(1, 0);
  out.writeInt32BE(hasNull ? 1 : 0, 4);
  out.writeInt32BE(oid, 8);
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16);
}

function fixed8(oid: number, values: readonly (number | null)[], scale: (value: number) => number): Buffer {
  const out = Buffer.allocUnsafe(headBytes + values.length * 12);
  let at = headBytes;
  let hasNull = false;
  for (const value of values) {
    if (value === null) {
      hasNull = true;
      at = out.writeInt32BE(-1, at);
      continue;
    }
    at = out.writeInt32BE(8, at);
    const scaled = whole(scale(value), Number.MAX_SAFE_INTEGER);
    at = out.writeInt32BE(Math.floor(scaled / 4294967296), at);
    at = out.writeUInt32BE(scaled >>> 0, at);
  }
  head(out, oid, values.length, hasNull);
  return out.subarray(0, at);
}

// Bits of NaN, of a fraction or of a sum grown too large would be written as some other amount.
function whole(value: number, max: number): number {
  if (Number.isSafeInteger(value) && value <= max && value >= -max - 1) return value;
  throw new RangeError(`out of range for a column: ${value} is no whole number of at most ${max}`);
}

/** bigint[]: safe integers, else RangeError. */
export function bigints(values: readonly (number | null)[]): Buffer {
  return fixed8(int8Oid, values, (value) => value);
}

/** timestamptz[]: milliseconds since 1970, UTC. */
export function timestamps(valuesMs: readonly (number | null)[]): Buffer {
  return fixed8(timestamptzOid, valuesMs, (ms) => (ms - postgresEpochMs) * 1000);
}

/** int[]: whole numbers of 32 bits, else RangeError. */
export function integers(values: readonly (number | null)[]): Buffer {
  const out = Buffer.allocUnsafe(headBytes + values.length * 8);
  let at = headBytes;
  let hasNull = false;
  for (const value of values) {
    if (value === null) {
      hasNull = true;
      at = out.writeInt32BE(-1, at);
    } else {
      at = out.writeInt32BE(4, at);
      at = out.writeInt32BE(whole(value, integerMax), at);
    }
  }
  head(out, int4Oid, values.length, hasNull);
  return out.subarray(0, at);
}

/** Writes in UTF-8; the number of bytes. Short ones are quicker by hand than by a call into the runtime. */
function writeText(out: Buffer, text: string, at: number): number {
  if (text.length > shortMax) return out.write(text, at);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return out.write(text, at);
    out[at + index] = code;
  }
  return text.length;
}

/** text[]; casts in the statement make it any type with a text form. */
export function texts(values: readonly (string | null | undefined)[]): Buffer {
  let size = headBytes;
  for (const value of values) size += 4 + (value ? value.length * 3 : 0);
  const out = Buffer.allocUnsafe(size);
  let at = headBytes;
  let hasNull = false;
  for (const value of values) {
    if (value === null || value === undefined) {
      hasNull = true;
      at = out.writeInt32BE(-1, at);
      continue;
    }
    const length = writeText(out, value, at + 4);
    out.writeInt32BE(length, at);
    at += 4 + length;
  }
  head(out, textOid, values.length, hasNull);
  return out.subarray(0, at);
}

/** bytea[]. */
export function byteas(values: readonly (Uint8Array | null)[]): Buffer {
  let size = headBytes;
  for (const value of values) size += 4 + (value?.length ?? 0);
  const out = Buffer.allocUnsafe(size);
  let at = headBytes;
  let hasNull = false;
  for (const value of values) {
    if (value === null) {
      hasNull = true;
      at = out.writeInt32BE(-1, at);
      continue;
    }
    at = out.writeInt32BE(value.length, at);
    out.set(value, at);
    at += value.length;
  }
  head(out, byteaOid, values.length, hasNull);
  return out.subarray(0, at);
}
