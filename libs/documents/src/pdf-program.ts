// The program that reads a PDF in a thread of its own: text, metadata and QR codes. It runs as text (see
// isolated.ts): its functions use nothing but one another, those of qr-image.rules.ts, globals and
// `import()`.
import type {
  findQrCodes as FindQrCodes,
  Gray,
  grayOf as GrayOf,
  Pixels,
  QrDecoder,
} from './qr-image.rules.js';

export interface PdfInput {
  bytes: Uint8Array;
  pagesMax: number;
  unpdfUrl: string;
  jsqrUrl: string;
}

export type PdfContent =
  | { pages: { text: string }[]; info: Record<string, string>; qrCodes: string[] }
  | { refused: 'too-many-pages'; pageCount: number };

interface TextItem {
  str?: string;
  hasEOL?: boolean;
  transform?: number[];
  width?: number;
  height?: number;
}
interface PdfPage {
  getTextContent(): Promise<{ items: TextItem[] }>;
  getOperatorList(): Promise<{ fnArray: number[]; argsArray: unknown[][] }>;
  cleanup(): void;
  objs: PdfStore;
  commonObjs: PdfStore;
}
interface PdfStore {
  get(key: string, found: (image: Pixels | null) => void): void;
}
interface PdfFile {
  numPages: number;
  getPage(number: number): Promise<PdfPage>;
  getMetadata(): Promise<{ info: Record<string, unknown> }>;
  destroy(): Promise<void>;
}
type Operations = Record<string, number>;

declare const findQrCodes: typeof FindQrCodes;
declare const grayOf: typeof GrayOf;

interface Reader {
  operations: Operations;
  decode: QrDecoder;
  pagesMax: number;
}

export async function readDocument(input: PdfInput): Promise<PdfContent> {
  // Node 20 does not have it, and pdf.js loses every operator after the first font without it.
  const buffers = ArrayBuffer.prototype as { transferToFixedLength?: (length?: number) => ArrayBuffer };
  buffers.transferToFixedLength ??= function (this: ArrayBuffer, length = this.byteLength) {
    const copy = new Uint8Array(length);
    copy.set(new Uint8Array(this).subarray(0, length));
    return copy.buffer;
  };
  const unpdf = (await import(input.unpdfUrl)) as {
    getDocumentProxy(bytes: Uint8Array, options: object): Promise<PdfFile>;
    getResolvedPDFJS(): Promise<{ OPS: Operations }>;
  };
  const { default: jsqr } = (await import(input.jsqrUrl)) as { default: QrDecoder & { default?: QrDecoder } };
  const { OPS } = await unpdf.getResolvedPDFJS();
  const file = await unpdf.getDocumentProxy(input.bytes, { verbosity: 0, maxImageSize: 36_000_000 });
  try {
    return await readFile(file, { operations: OPS, decode: jsqr.default ?? jsqr, pagesMax: input.pagesMax });
  } finally {
    await file.destroy();
  }
}

export async function readFile(file: PdfFile, { operations, decode, pagesMax }: Reader): Promise<PdfContent> {
  if (file.numPages > pagesMax) return { refused: 'too-many-pages', pageCount: file.numPages };
  const { info } = await file.getMetadata();
  const pages: { text: string }[] = [];
  const qrCodes = new Set<string>();
  let charactersLeft = 4_000_000;
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    const text = (await pageText(page)).slice(0, charactersLeft);
    charactersLeft -= text.length;
    pages.push({ text });
    // A customer's attachment has its code on the first pages; scanned pages are costly to search.
    for (const gray of number <= 10 ? await pageImages(page, operations) : []) {
      for (const code of findQrCodes(gray, decode)) qrCodes.add(code);
    }
    page.cleanup();
  }
  return { pages, info: plainInfo(info), qrCodes: [...qrCodes] };
}

/**
 * The text in its order of drawing. pdf.js drops the blank before a form's text, so a gap on a line counts as
 * one.
 */
export async function pageText(page: PdfPage): Promise<string> {
  const { items } = await page.getTextContent();
  let text = '';
  let [endX, lastY] = [0, 0];
  for (const { str = '', hasEOL, transform, width = 0, height = 0 } of items) {
    const [x, y] = [transform?.[4] ?? 0, transform?.[5] ?? 0];
    if (str !== '' && /\S$/.test(text) && /^\S/.test(str) && y === lastY && x - endX > height * 0.15)
      text += ' ';
    text += hasEOL ? `${str}\n` : str;
    [endX, lastY] = [x + width, y];
  }
  return text;
}

/** Standard and custom entries of the Info dictionary as text. */
export function plainInfo(info: Record<string, unknown>): Record<string, string> {
  const plain: Record<string, string> = {};
  const { Custom: custom, ...standard } = info;
  const entries = [...Object.entries(standard), ...Object.entries((custom as object | undefined) ?? {})];
  for (const [key, value] of entries.slice(0, 100)) {
    if (typeof value === 'string') plain[key] = value.slice(0, 2_000);
  }
  return plain;
}

/** What on a page may be a QR code: its images, and paths that fill many rectangles. */
export async function pageImages(page: PdfPage, operations: Operations): Promise<Gray[]> {
  const found: Gray[] = [];
  const { fnArray, argsArray } = await page.getOperatorList();
  for (let i = 0; i < fnArray.length && found.length < 8; i++) {
    const [first, second] = argsArray[i] ?? [];
    let gray: Gray | undefined;
    if (fnArray[i] === operations.constructPath) {
      const [path] = (second ?? []) as (Float32Array | null)[];
      if (path) gray = rectanglesAsImage(path);
    } else if (
      [
        operations.paintImageXObject,
        operations.paintImageMaskXObject,
        operations.paintInlineImageXObject,
      ].includes(fnArray[i])
    ) {
      const named =
        typeof first === 'string' ? first : ((first as { data?: unknown } | undefined)?.data ?? first);
      const pixels =
        typeof named === 'string'
          ? await new Promise<Pixels | null>((resolve) =>
              (named.startsWith('g_') ? page.commonObjs : page.objs).get(named, resolve),
            )
          : (first as Pixels);
      if (pixels?.data && pixels.width >= 21 && pixels.height >= 21) gray = grayOf(pixels);
    }
    if (gray !== undefined) found.push(gray);
  }
  return found;
}

/** A path of at least 60 rectangles drawn as an image with a white border; undefined for any other path. */
export function rectanglesAsImage(path: Float32Array): Gray | undefined {
  // Each rectangle is: 0 x y, three times 1 x y, 4.
  if (path.length % 13 !== 0 || path.length < 60 * 13 || path.length > 60_000 * 13) return undefined;
  const boxes: [number, number, number, number][] = [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let module = Infinity;
  for (let at = 0; at < path.length; at += 13) {
    if (
      path[at] !== 0 ||
      path[at + 3] !== 1 ||
      path[at + 6] !== 1 ||
      path[at + 9] !== 1 ||
      path[at + 12] !== 4
    ) {
      return undefined;
    }
    const xs = [path[at + 1], path[at + 7]].sort((a, b) => a - b) as [number, number];
    const ys = [path[at + 2], path[at + 8]].sort((a, b) => a - b) as [number, number];
    boxes.push([xs[0], ys[0], xs[1], ys[1]]);
    [left, top] = [Math.min(left, xs[0]), Math.min(top, ys[0])];
    [right, bottom] = [Math.max(right, xs[1]), Math.max(bottom, ys[1])];
    module = Math.min(module, ys[1] - ys[0]);
  }
  // Five pixels to a module are plenty for what was drawn and not photographed; what has no even modules is
  // drawn large.
  const wanted = (5 * Math.max(right - left, bottom - top)) / module;
  const inner = Number.isFinite(wanted) ? Math.round(Math.min(800, Math.max(150, wanted))) : 800;
  const border = Math.ceil(inner / 10);
  const scale = inner / Math.max(right - left, bottom - top);
  if (!Number.isFinite(scale)) return undefined;
  const size = inner + 2 * border;
  const data = new Uint8Array(size * size).fill(255);
  for (const [x0, y0, x1, y1] of boxes) {
    const from = border + Math.round((x0 - left) * scale);
    const to = border + Math.round((x1 - left) * scale);
    const last = border + Math.round((y1 - top) * scale);
    for (let y = border + Math.round((y0 - top) * scale); y < last; y++)
      data.fill(0, y * size + from, y * size + to);
  }
  return { data, width: size, height: size };
}
