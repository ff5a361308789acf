// Finds QR codes in pixels. Pure, and every function stands by itself: they also run as text in a thread of
// their own.

/** One byte of brightness for each pixel. */
export interface Gray {
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Pixels as decoders give them: 1, 3 or 4 bytes each, or 8 pixels to a byte with rows filled up to whole
 * bytes.
 */
export interface Pixels {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
}

export type QrDecoder = (
  data: Uint8ClampedArray,
  width: number,
  height: number,
  options?: { inversionAttempts: 'dontInvert' | 'attemptBoth' },
) => { data: string; location: object } | null;

/**
 * Brightness out of any of the layouts of `Pixels`, told apart by the number of bytes; undefined for none of
 * them.
 */
export function grayOf({ data, width, height }: Pixels): Gray | undefined {
  const count = width * height;
  const gray = new Uint8Array(count);
  const channels = data.length / count;
  const rowBytes = (width + 7) >> 3;
  if (channels === 1) gray.set(data);
  else if (channels === 3 || channels === 4) {
    for (let i = 0, from = 0; i < count; i++, from += channels) {
      const [red, green, blue] = [data[from], data[from + 1], data[from + 2]];
      const shade = (red * 77 + green * 151 + blue * 28) >> 8;
      // What is transparent shows the white paper.
      const opacity = channels === 4 ? data[from + 3] : 255;
      gray[i] = opacity === 255 ? shade : 255 - (((255 - shade) * opacity) >> 8);
    }
  } else if (data.length === rowBytes * height) {
    for (let i = 0; i < count; i++) {
      const x = i % width;
      const byte = data[((i - x) / width) * rowBytes + (x >> 3)];
      gray[i] = (byte >> (7 - (x & 7))) & 1 ? 255 : 0;
    }
  } else return undefined;
  return { data: gray, width, height };
}

/** The image so many times as large, as RGBA; shrinking takes the mean of what falls together. */
export function scaled({ data, width, height }: Gray, scale: number) {
  const newWidth = Math.max(1, Math.round(width * scale));
  const newHeight = Math.max(1, Math.round(height * scale));
  const rgba = new Uint8ClampedArray(newWidth * newHeight * 4);
  for (let y = 0; y < newHeight; y++) {
    const top = Math.min(height - 1, Math.floor(y / scale));
    const bottom = Math.max(top + 1, Math.min(height, Math.floor((y + 1) / scale)));
    for (let x = 0; x < newWidth; x++) {
      const left = Math.min(width - 1, Math.floor(x / scale));
      const right = Math.max(left + 1, Math.min(width, Math.floor((x + 1) / scale)));
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) sum += data[row * width + column];
      }
      const at = (y * newWidth + x) * 4;
      rgba.fill(sum / ((bottom - top) * (right - left)), at, at + 3);
      rgba[at + 3] = 255;
    }
  }
  return { rgba, width: newWidth, height: newHeight };
}

/** The texts of the QR codes in an image; coarse first, because a whole page at full size takes seconds. */
export function findQrCodes(gray: Gray, decode: QrDecoder): string[] {
  const { width, height } = gray;
  const longest = Math.max(width, height);
  // Codes of a few pixels to a module are found only when they are drawn larger.
  const scales = longest < 500 ? [1, 3] : [1_000, 1_700].map((size) => Math.min(1, size / longest));
  for (const scale of scales) {
    const found = codesIn(scaled(gray, scale), decode);
    if (found.length > 0) return found;
  }
  // Overlapping halves: for small codes on a large page, and because the decoder gets lost between two codes.
  const found = [0, 1, 2, 3].flatMap((side) => {
    const part = {
      width: side < 2 ? Math.ceil(width * 0.6) : width,
      height: side < 2 ? height : Math.ceil(height * 0.6),
    };
    const left = side === 1 ? width - part.width : 0;
    const top = side === 3 ? height - part.height : 0;
    const data = new Uint8Array(part.width * part.height);
    for (let y = 0; y < part.height; y++) {
      const from = (top + y) * width + left;
      data.set(gray.data.subarray(from, from + part.width), y * part.width);
    }
    return codesIn(scaled({ ...part, data }, Math.min(1, 2_200 / longest)), decode);
  });
  return [...new Set(found)];
}

/**
 * The texts found one after the other, each code painted over when found: the decoder finds one in an image.
 */
export function codesIn(image: ReturnType<typeof scaled>, decode: QrDecoder): string[] {
  const { rgba, width, height } = image;
  const found: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    // Light codes on dark ground are looked for once; after a dark one there are no light ones.
    const inversionAttempts = found.length === 0 ? 'attemptBoth' : 'dontInvert';
    const hit = decode(rgba, width, height, { inversionAttempts });
    if (hit === null) break;
    if (hit.data !== '') found.push(hit.data);
    const corners = Object.values(hit.location).filter((corner) => corner !== undefined) as {
      x: number;
      y: number;
    }[];
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    const left = Math.max(0, Math.floor(Math.min(...xs)));
    const right = Math.min(width, Math.ceil(Math.max(...xs)));
    const bottom = Math.min(height, Math.max(...ys));
    for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < bottom; y++) {
      if (right > left) rgba.fill(255, (y * width + left) * 4, (y * width + right) * 4);
    }
  }
  return found;
}

/** All of the above, for a program that runs as text. */
export const qrFunctions = [findQrCodes, codesIn, grayOf, scaled];
