// Reads QR codes out of pictures: pixels at hand, or an untrusted JPEG or PNG such as a telephone's
// photograph of a printed page.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import jsqr from 'jsqr';
import { runIsolated } from './isolated.js';
import { findQrCodes, grayOf, qrFunctions, type Pixels, type QrDecoder } from './qr-image.rules.js';

export type QrReading =
  | { ok: true; qrCodes: string[] }
  | { ok: false; code: 'too-large' | 'not-an-image' | 'damaged' | 'timeout'; text: string };

interface PictureInput {
  bytes: Uint8Array;
  kind: 'jpeg' | 'png';
  decoderUrl: string;
  jsqrUrl: string;
}

const megapixelsMax = 40;
const require = createRequire(import.meta.url);
const decode = ((jsqr as unknown as { default?: QrDecoder }).default ?? jsqr) as QrDecoder;
const program = { functions: [readPicture, ...qrFunctions], main: 'readPicture' };

/** The text of the first QR code in pixels of 1, 3 or 4 bytes each; undefined if none is found. */
export function readQrImage(image: Pixels): string | undefined {
  const gray = grayOf(image);
  return gray === undefined ? undefined : findQrCodes(gray, decode)[0];
}

/**
 * The texts of the QR codes in a JPEG or PNG file of at most 40 megapixels. Never throws on what it reads.
 */
export async function readQrFile(
  bytes: Uint8Array,
  limits: { bytesMax: number; timeoutMs: number },
): Promise<QrReading> {
  const { bytesMax, timeoutMs } = limits;
  if (bytes.length > bytesMax) {
    return refusal('too-large', `the picture has ${bytes.length} bytes, at most ${bytesMax} are read`);
  }
  const kind = kindOf(bytes);
  if (kind === undefined) return refusal('not-an-image', 'the file is neither a JPEG nor a PNG');
  const decoderUrl = urlOf(kind === 'jpeg' ? 'jpeg-js' : 'pngjs');
  const input: PictureInput = { bytes, kind, decoderUrl, jsqrUrl: urlOf('jsqr') };
  const result = await runIsolated<string[] | undefined>(program, input, timeoutMs);
  if (result.ended === 'timeout')
    return refusal('timeout', `the picture was not read within ${timeoutMs} ms`);
  if (result.ended === 'memory') return refusal('too-large', 'the picture unpacks to more than can be read');
  if (result.ended === 'failure') {
    return refusal('damaged', `the picture cannot be read: ${result.message.slice(0, 200)}`);
  }
  if (result.answer === undefined) {
    return refusal('too-large', `the picture has more than ${megapixelsMax} million pixels`);
  }
  return { ok: true, qrCodes: result.answer };
}

/** Runs as text in a thread of its own (see isolated.ts); undefined when the picture has too many pixels. */
async function readPicture(input: PictureInput): Promise<string[] | undefined> {
  type Png = { sync: { read(bytes: Uint8Array): Pixels } };
  type Jpeg = { decode(bytes: Uint8Array, options: object): Pixels };
  const decoders = (await import(input.decoderUrl)) as { default: { PNG: Png } & Jpeg };
  const { default: found } = (await import(input.jsqrUrl)) as {
    default: QrDecoder & { default?: QrDecoder };
  };
  const bytes = Buffer.from(input.bytes);
  let pixels: Pixels;
  if (input.kind === 'png') {
    if (bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > 40e6) return undefined;
    pixels = decoders.default.PNG.sync.read(bytes);
  } else {
    const options = { useTArray: true, formatAsRGBA: true, maxResolutionInMP: 40, maxMemoryUsageInMB: 600 };
    try {
      pixels = decoders.default.decode(bytes, options);
    } catch (error) {
      if (/maxResolutionInMP|maxMemoryUsageInMB/.test((error as Error).message)) return undefined;
      throw error;
    }
  }
  const gray = grayOf(pixels);
  return gray === undefined ? [] : findQrCodes(gray, found.default ?? found);
}

function kindOf(bytes: Uint8Array): PictureInput['kind'] | undefined {
  const head = Buffer.from(bytes.subarray(0, 26)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  return head.startsWith('\x89PNG\r\n\x1a\n') && head.length === 26 ? 'png' : undefined;
}

function urlOf(name: string): string {
  return pathToFileURL(require.resolve(name)).href;
}

function refusal(code: Extract<QrReading, { ok: false }>['code'], text: string): QrReading {
  return { ok: false, code, text };
}
