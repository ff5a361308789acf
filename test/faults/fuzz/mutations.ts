// Inputs that are nearly right: a good document with a few wrong bytes, pieces lost, doubled or out of place.
import fc from 'fast-check';

export interface Seed {
  name: string;
  bytes: Buffer;
}

type Mutation =
  | { act: 'set'; at: number; byte: number }
  | { act: 'insert'; at: number; text: string }
  | { act: 'remove'; at: number; length: number }
  | { act: 'repeat'; at: number; length: number; times: number }
  | { act: 'move'; at: number; length: number; to: number }
  | { act: 'end'; at: number };

export interface Mutated {
  /** Which of the seeds. */
  seed: number;
  mutations: Mutation[];
}

const inputBytesMax = 1 << 20;
const place = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.nat(4_000) },
);

// What formats give a meaning to, at their limits or beyond.
const commonWords = [
  '\0',
  '\ufeff',
  '\r',
  '\n',
  '\t',
  '"',
  '\\',
  '\ud800',
  'é',
  '💧',
  ' ',
  '-',
  '1e400',
  'NaN',
];

/** A seed, and what is done to it in turn. `words` are what the format itself gives a meaning to. */
export function nearly(seeds: readonly Seed[], words: readonly string[]): fc.Arbitrary<Mutated> {
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...commonWords, ...words) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...commonWords, ...words), fc.integer({ min: 2, max: 3_000 }))
        .map(([word, times]) => word.repeat(times)),
    },
  );
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.record({ act: fc.constant('set' as const), at: place, byte: fc.nat(255) }),
    fc.record({ act: fc.constant('insert' as const), at: place, text }),
    fc.record({ act: fc.constant('remove' as const), at: place, length }),
    fc.record({
      act: fc.constant('repeat' as const),
      at: place,
      length,
      times: fc.oneof(fc.integer({ min: 2, max: 4 }), fc.nat(2_000)),
    }),
    fc.record({ act: fc.constant('move' as const), at: place, length, to: place }),
    fc.record({ act: fc.constant('end' as const), at: place }),
  );
  return fc.record({
    seed: fc.nat(seeds.length - 1),
    mutations: fc.array(mutation, { minLength: 0, maxLength: 6 }),
  });
}

/** The bytes that come of it. */
export function applied(seeds: readonly Seed[], { seed, mutations }: Mutated): Buffer {
  let { bytes } = seeds[seed];
  for (const mutation of mutations) {
    const at = Math.floor(mutation.at * bytes.length);
    bytes = Buffer.concat(mutated(bytes, at, mutation)).subarray(0, inputBytesMax);
  }
  return bytes;
}

function mutated(bytes: Buffer, at: number, mutation: Mutation): Buffer[] {
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  switch (mutation.act) {
    case 'set':
      return [before, Buffer.from([mutation.byte]), after.subarray(1)];
    case 'insert':
      return [before, Buffer.from(mutation.text), after];
    case 'remove':
      return [before, after.subarray(mutation.length)];
    case 'repeat':
      return [before, ...Array<Buffer>(mutation.times).fill(after.subarray(0, mutation.length)), after];
    case 'move': {
      const rest = Buffer.concat([before, after.subarray(mutation.length)]);
      const to = Math.floor(mutation.to * rest.length);
      return [rest.subarray(0, to), after.subarray(0, mutation.length), rest.subarray(to)];
    }
    case 'end':
      return [before];
  }
}
