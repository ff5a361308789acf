// Which partition a key belongs to: Kafka's own murmur2, so that every client agrees on it.

const seed = 0x9747b28c;
const m = 0x5bd1e995;

function murmur2(data: Uint8Array): number {
  const length = data.length;
  let h = seed ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k =
      (data[i] & 0xff) | ((data[i + 1] & 0xff) << 8) | ((data[i + 2] & 0xff) << 16) | (data[i + 3] << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  const rest = length & 3;
  if (rest === 3) h ^= data[whole + 2] << 16;
  if (rest >= 2) h ^= data[whole + 1] << 8;
  if (rest >= 1) h = Math.imul(h ^ data[whole], m);
  h ^= h >>> 13;
  h = Math.imul(h, m);
  h ^= h >>> 15;
  return h;
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(1024);

/** The partition of a key, as the Java client's and kafkajs's default partitioners compute it. */
export function partitionOf(key: string, partitions: number): number {
  const bytes =
    key.length <= 256 ? scratch.subarray(0, encoder.encodeInto(key, scratch).written) : encoder.encode(key);
  return (murmur2(bytes) & 0x7fffffff) % partitions;
}
