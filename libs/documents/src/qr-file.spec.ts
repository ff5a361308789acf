import { describe, expect, it } from '@jest/globals';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { qrPixels } from '../test/sample.js';
import { readQrFile, readQrImage } from './qr-file.js';

const limits = { bytesMax: 10_000_000, timeoutMs: 30_000 };
const text = 'PAGESA1|EB20260301-000017|XK051701010500018287';

function png(width: number, height: number, data: Uint8Array | Uint8ClampedArray): Buffer {
  const image = new PNG({ width, height });
  image.data = Buffer.from(data);
  return PNG.sync.write(image);
}

describe('QR codes in pictures', () => {
  it('are read from pixels of one, three and four bytes, and of one bit', () => {
    const { rgba, width, height } = qrPixels([text]);
    const shades = (channels: number) =>
      Uint8Array.from({ length: width * height * channels }, (_, i) => rgba[Math.floor(i / channels) * 4]);
    const bits = new Uint8Array(Math.ceil(width / 8) * height);
    for (let i = 0; i < width * height; i++) {
      const x = i % width;
      const y = (i - x) / width;
      if (rgba[i * 4] > 127) bits[y * Math.ceil(width / 8) + (x >> 3)] |= 0x80 >> (x & 7);
    }
    for (const data of [rgba, shades(3), shades(1), bits])
      expect(readQrImage({ data, width, height })).toBe(text);
  });

  it('are not found where there are none, nor in pixels that are too few', () => {
    expect(
      readQrImage({ data: new Uint8Array(100 * 100).fill(255), width: 100, height: 100 }),
    ).toBeUndefined();
    expect(readQrImage({ data: new Uint8Array(7), width: 100, height: 100 })).toBeUndefined();
  });

  it('are read from PNG and JPEG files, several in one, small ones and noisy ones', async () => {
    const two = qrPixels(['first', 'second'], 6);
    const both = await readQrFile(png(two.width, two.height, two.rgba), limits);
    expect(both.ok && [...both.qrCodes].sort()).toEqual(['first', 'second']);
    const small = qrPixels([text], 2);
    expect(await readQrFile(png(small.width, small.height, small.rgba), limits)).toEqual({
      ok: true,
      qrCodes: [text],
    });
    const { rgba, width, height } = qrPixels([text], 7);
    const noisy = Buffer.from(
      rgba.map((shade, i) => (shade > 127 ? 225 - ((i * 31) % 40) : 30 + ((i * 17) % 50))),
    );
    const photo = jpeg.encode({ data: noisy, width, height }, 60).data;
    expect(await readQrFile(photo, limits)).toEqual({ ok: true, qrCodes: [text] });
  });

  it.each<[string, () => Uint8Array, string]>([
    ['a text', () => Buffer.from('hello'), 'not-an-image'],
    ['too many bytes', () => Buffer.alloc(limits.bytesMax + 1), 'too-large'],
    ['a broken JPEG', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xd9]), 'damaged'],
    ['a broken PNG', () => png(30, 30, qrPixels([text]).rgba.subarray(0, 3_600)).subarray(0, 60), 'damaged'],
    [
      'a PNG that claims 60,000 × 60,000 pixels',
      () => {
        const bomb = png(2, 2, new Uint8Array(16));
        bomb.writeUInt32BE(60_000, 16);
        bomb.writeUInt32BE(60_000, 20);
        return bomb;
      },
      'too-large',
    ],
  ])('are refused clearly in %s', async (_what, file, code) => {
    expect(await readQrFile(file(), limits)).toMatchObject({ ok: false, code });
  });
});
