// Reads an untrusted PDF: its text, its metadata and the QR codes on its pages, within bounds of size, memory
// and time. Never throws on what it reads.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runIsolated } from './isolated.js';
import { pageImages, pageText, plainInfo, readDocument, readFile, rectanglesAsImage } from './pdf-program.js';
import type { PdfContent, PdfInput } from './pdf-program.js';
import { qrFunctions } from './qr-image.rules.js';
import { sealOf, type Seal } from './seal.js';

/**
 * What was read. `info` has the standard and the custom entries; `seal` is there if the file carries the
 * bank's.
 */
export type PdfReading =
  | { ok: true; pages: { text: string }[]; info: Record<string, string>; qrCodes: string[]; seal?: Seal }
  | { ok: false; code: 'too-large' | 'too-many-pages' | 'encrypted' | 'damaged' | 'timeout'; text: string };

const require = createRequire(import.meta.url);
const program = {
  functions: [readDocument, readFile, pageText, plainInfo, pageImages, rectanglesAsImage, ...qrFunctions],
  main: 'readDocument',
};

/**
 * The time is that of the reading itself; when many files come at once, two are read at a time and the others
 * wait.
 */
export async function readPdf(
  bytes: Uint8Array,
  limits: { bytesMax: number; pagesMax: number; timeoutMs: number },
): Promise<PdfReading> {
  const { bytesMax, pagesMax, timeoutMs } = limits;
  if (bytes.length > bytesMax) {
    return refusal('too-large', `the file has ${bytes.length} bytes, at most ${bytesMax} are read`);
  }
  // Readers look for the signature in the first 1,024 bytes (ISO 32000-1, annex H).
  if (!Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-')) {
    return refusal('damaged', 'the file is not a PDF');
  }
  const input: PdfInput = { bytes, pagesMax, unpdfUrl: urlOf('unpdf'), jsqrUrl: urlOf('jsqr') };
  const result = await runIsolated<PdfContent>(program, input, timeoutMs);
  if (result.ended === 'timeout') return refusal('timeout', `the file was not read within ${timeoutMs} ms`);
  if (result.ended === 'memory') return refusal('too-large', 'the file unpacks to more than can be read');
  if (result.ended === 'failure') {
    if (result.name === 'PasswordException')
      return refusal('encrypted', 'the file is protected by a password');
    return refusal('damaged', `the file cannot be read: ${result.message.slice(0, 200)}`);
  }
  const content = result.answer;
  if ('refused' in content) {
    return refusal(content.refused, `the file has ${content.pageCount} pages, at most ${pagesMax} are read`);
  }
  return { ok: true, ...content, seal: sealOf(bytes) };
}

function urlOf(name: string): string {
  return pathToFileURL(require.resolve(name)).href;
}

function refusal(code: Extract<PdfReading, { ok: false }>['code'], text: string): PdfReading {
  return { ok: false, code, text };
}
