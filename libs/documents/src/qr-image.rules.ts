// Finds QR codes in pixels. Pure, and every function stands by itself: they also run as text in a thread of their own.

/** One byte of brightness for each pixel. */
export interface Gray {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Pixels as decoders give them: 1, 3 or 4 bytes each, or 8 pixels to a byte with rows filled up to whole bytes. */
export interface Pixels {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
}

export type QrDecoder = (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string; location: object } | null;

/** Brightness out of any of the layouts of `Pixels`, told apart by the number of bytes; undefined for none of them. */
export function grayOf({ data, width, height }: Pixels): Gray | undefined {
  const count = width * height;
  const gray = new Uint8Array(count);
  const channels = data.length / count;
  const rowBytes = (width + 7) >> 3;
  if (channels === 1) gray.set(data);
  else if (channels === 3 || channels === 4) {
    for (let i = 0, from = 0; i < count; i++, from += channels) {
      const [red, green, blue] = [data[from] as number, data[from + 1] as number, data[from + 2] as number];
      const shade = (red * 77 + green * 151 + blue * 28) >> 8;
      // What is transparent shows the white paper.
      const opacity = channels === 4 ? (data[from + 3] as number) : 255;
      gray[i] = opacity === 255 ? shade : 255 - (((255 - shade) * opacity) >> 8);
    }
  } else if (data.length === rowBytes * height) {
    for (let i = 0; i < count; i++) {
      const x = i % width;
      const byte = data[((i - x) / width) * rowBytes + (x >> 3)] as number;
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
        for (let column = left; column < right; column++) sum += data[row * width + column] as number;
      }
      const at = (y * newWidth + x) * 4;
      rgba.fill(sum / ((bottom - top) * (right - left)), at, at + 3);
      rgba[at + 3] = 255;
    }
  }
  return { rgba, width: newWidth, height: newHeight };
}

/** The texts of the QR codes in an image, up to four; coarse first, because a whole page at full size takes seconds. */
export function findQrCodes(gray: Gray, decode: QrDecoder): string[] {
  const found = new Set<string>();
  const longest = Math.max(gray.width, gray.height);
  const sizes = longest < 500 ? [longest, longest * 3] : [1_000, 1_700, 2_600];
  for (const size of sizes) {
    const scale = longest < 500 ? size / longest : Math.min(1, size / longest);
    const image = scaled(gray, scale);
    for (let code = 0; code < 4; code++) {
      const hit = decode(image.rgba, image.width, image.height);
      if (hit === null) break;
      if (hit.data !== '') found.add(hit.data);
      // The found code is painted over, because the decoder finds one code in an image.
      const corners = Object.values(hit.location) as ({ x: number; y: number } | undefined)[];
      const xs = corners.flatMap((corner) => (corner === undefined ? [] : [corner.x]));
      const ys = corners.flatMap((corner) => (corner === undefined ? [] : [corner.y]));
      const left = Math.max(0, Math.floor(Math.min(...xs)));
      const right = Math.min(image.width, Math.ceil(Math.max(...xs)));
      for (
        let y = Math.max(0, Math.floor(Math.min(...ys)));
        y < Math.min(image.height, Math.max(...ys));
        y++
      ) {
        if (right > left) image.rgba.fill(255, (y * image.width + left) * 4, (y * image.width + right) * 4);
      }
    }
    if (found.size > 0 || (scale >= 1 && longest >= 500)) break;
  }
  return [...found];
}
