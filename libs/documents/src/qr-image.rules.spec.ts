// Pixels of every layout are the same picture, and every code in it is found once.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codesIn, findQrCodes, grayOf, scaled, type Gray, type QrDecoder } from './qr-image.rules.js';

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 2, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((data): Gray => ({ data, width, height })),
  );
const channels = ({ data }: Gray, count: number, alpha = 255) =>
  Uint8Array.from({ length: data.length * count }, (_, i) =>
    i % count === 3 ? alpha : data[Math.floor(i / count)],
  );
const shadesOf = ({ rgba }: { rgba: Uint8ClampedArray }) => rgba.filter((_, i) => i % 4 === 0);

describe('brightness', () => {
  it('is the same out of one, three and four bytes a pixel', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        for (const data of [picture.data, channels(picture, 3), channels(picture, 4)])
          expect(grayOf({ ...picture, data })).toEqual(picture);
      }),
    );
  });

  it('shows the white paper through what is transparent, the more the clearer', () => {
    fc.assert(
      fc.property(pictures, fc.nat(255), fc.nat(255), (picture, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map(
          (alpha) => grayOf({ ...picture, data: channels(picture, 4, alpha) })!.data,
        );
        expect(less.every((shade, i) => shade >= more[i] && more[i] >= picture.data[i])).toBe(true);
        const clear = grayOf({ ...picture, data: channels(picture, 4, 0) })!;
        expect(clear.data.every((shade) => shade === 255)).toBe(true);
      }),
    );
  });

  it('is read out of bits, eight to a byte, each row beginning a byte', () => {
    const wide = pictures.filter(({ width }) => width > 1);
    fc.assert(
      fc.property(wide, ({ data, width, height }) => {
        const black = data.map((shade) => (shade > 127 ? 255 : 0));
        const rowBytes = Math.ceil(width / 8);
        const bits = new Uint8Array(rowBytes * height);
        black.forEach((shade, i) => {
          const [x, y] = [i % width, Math.floor(i / width)];
          if (shade) bits[y * rowBytes + (x >> 3)] |= 128 >> (x & 7);
        });
        expect(grayOf({ data: bits, width, height })?.data).toEqual(black);
        expect(grayOf({ data: new Uint8Array(width * height + 1), width, height })).toBeUndefined();
      }),
    );
  });
});

describe('scaling', () => {
  it('draws each pixel so many times, and shrinking that again gives the picture', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 1, max: 4 }), (picture, times) => {
        const large = scaled(picture, times);
        expect([large.width, large.height]).toEqual([picture.width * times, picture.height * times]);
        const shades = shadesOf(large);
        shades.forEach((shade, i) => {
          const [x, y] = [i % large.width, Math.floor(i / large.width)];
          const from = Math.floor(y / times) * picture.width + Math.floor(x / times);
          if (shade !== picture.data[from]) throw new Error(`${x}, ${y} is ${shade}`);
        });
        const back = scaled({ ...large, data: Uint8Array.from(shades) }, 1 / times);
        expect(Uint8Array.from(shadesOf(back))).toEqual(picture.data);
      }),
    );
  });

  it('makes nothing brighter or darker than the picture is, at any size', () => {
    fc.assert(
      fc.property(pictures, fc.double({ min: 0.05, max: 3, noNaN: true }), (picture, scale) => {
        const { rgba, width, height } = scaled(picture, scale);
        expect(rgba).toHaveLength(width * height * 4);
        const [darkest, brightest] = [Math.min(...picture.data), Math.max(...picture.data)];
        const shades = [...shadesOf({ rgba })];
        expect(Math.min(...shades)).toBeGreaterThanOrEqual(darkest);
        expect(Math.max(...shades)).toBeLessThanOrEqual(brightest);
        expect(rgba.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
      }),
    );
  });
});

/** Reads a run of dark pixels in a row as a code: its text is its length. */
const runs: QrDecoder = (rgba, width, height) => {
  for (let i = 0; i < width * height; i++) {
    if (rgba[i * 4] > 127) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    let end = x;
    while (end < width && rgba[(y * width + end) * 4] <= 127) end++;
    return { data: String(end - x), location: { a: { x, y }, b: { x: end, y: y + 1 }, c: undefined } };
  }
  return null;
};

describe('the codes of a picture', () => {
  const lines = fc.array(fc.integer({ min: 0, max: 18 }), { maxLength: 7 });
  const drawn = (lengths: readonly number[]): Gray => {
    const [width, height] = [20, 2 * Math.max(1, lengths.length)];
    const data = new Uint8Array(width * height).fill(255);
    lengths.forEach((length, row) => data.fill(0, 2 * row * width + 1, 2 * row * width + 1 + length));
    return { data, width, height };
  };

  it('are found one after the other, each painted over when found, four at most', () => {
    fc.assert(
      fc.property(lines, (lengths) => {
        const expected = lengths.filter((length) => length > 0).map(String);
        expect(codesIn(scaled(drawn(lengths), 1), runs)).toEqual(expected.slice(0, 4));
      }),
    );
  });

  it('are looked for in each half when the whole shows none, and told once', () => {
    const sides = fc.record({
      length: fc.integer({ min: 1, max: 7 }),
      right: fc.boolean(),
      low: fc.boolean(),
    });
    fc.assert(
      fc.property(sides, ({ length, right, low }) => {
        const picture = { width: 20, height: 20, data: new Uint8Array(400).fill(255) };
        const from = (low ? 18 : 1) * 20 + (right ? 19 - length : 1);
        picture.data.fill(0, from, from + length);
        // Decoders that get lost in all that is as wide, as high, or both, as the whole picture.
        for (const shy of ['width', 'height', 'both'] as const) {
          const decode: QrDecoder = (rgba, width, height) => {
            const [isWide, isHigh] = [width >= 20, height >= 20];
            const isLost = { width: isWide, height: isHigh, both: isWide && isHigh }[shy];
            return isLost ? null : runs(rgba, width, height);
          };
          expect([shy, findQrCodes(picture, decode)]).toEqual([shy, [String(length)]]);
        }
      }),
    );
    expect(findQrCodes(drawn([]), runs)).toEqual([]);
  });
});
