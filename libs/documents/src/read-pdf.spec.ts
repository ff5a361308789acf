import { describe, expect, it } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { handmadePdf, key, limits, payment } from '../test/sample.js';
import { renderDetails } from './details.js';
import { readPdf } from './read-pdf.js';

async function encrypted(): Promise<Buffer> {
  const doc = new PDFDocument({ userPassword: 'secret', pdfVersion: '1.7' });
  doc.text('hidden').end();
  return Buffer.concat(await doc.toArray());
}

describe('reading a PDF', () => {
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string, RegExp]>([
    ['nothing', () => new Uint8Array(), 'damaged', /not a PDF/],
    ['another kind of file', () => Buffer.from('PK\x03\x04'), 'damaged', /not a PDF/],
    [
      'a file cut off',
      async () => (await renderDetails(payment, key)).subarray(0, 9_000),
      'damaged',
      /cannot be read/,
    ],
    ['a file under a password', encrypted, 'encrypted', /password/],
    ['10,000 pages', () => handmadePdf(Buffer.alloc(0), { pages: 10_000 }), 'too-many-pages', /10000 pages/],
    [
      'a small stream that unpacks to 170 MB',
      () => handmadePdf(deflateSync(Buffer.alloc(170_000_000, ' ')), { filter: '/FlateDecode' }),
      'too-large',
      /unpacks to more/,
    ],
  ])('gives a clear answer to %s', async (_what, file, code, text) => {
    expect(await readPdf(await file(), limits)).toMatchObject({
      ok: false,
      code,
      text: expect.stringMatching(text),
    });
  });

  it('reads the pages that are there, whatever the file claims', async () => {
    const read = await readPdf(handmadePdf(Buffer.alloc(0), { claimed: 10_000 }), limits);
    expect(read).toMatchObject({ ok: true, pages: [{ text: '' }] });
  });

  it('reads no more bytes than allowed', async () => {
    const pdf = await renderDetails(payment, key);
    expect(await readPdf(pdf, { ...limits, bytesMax: 100 })).toMatchObject({ ok: false, code: 'too-large' });
  });

  it('gives a reading up whose time is over, though the parser never returns', async () => {
    const endless = handmadePdf(deflateSync(Buffer.from('0 0 m 1 1 l S '.repeat(2_000_000))), {
      filter: '/FlateDecode',
    });
    expect(await readPdf(endless, { ...limits, timeoutMs: 400 })).toMatchObject({
      ok: false,
      code: 'timeout',
    });
  });

  it('gives an answer to random bytes and to a document with random damage', async () => {
    const pdf = await renderDetails(payment, key);
    const noise = fc.uint8Array({ minLength: 50, maxLength: 5_000 });
    await fc.assert(
      fc.asyncProperty(noise, fc.nat({ max: pdf.length - 5_000 }), async (bytes, at) => {
        const damaged = Buffer.from(pdf);
        damaged.set(bytes, at);
        const results = await Promise.all([
          readPdf(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]), limits),
          readPdf(damaged, limits),
        ]);
        for (const result of results) expect(typeof result.ok).toBe('boolean');
        expect(results[0]).toMatchObject({ ok: false, code: 'damaged' });
      }),
      { numRuns: 4 },
    );
  });

  it('reads many at once, each with its own answer', async () => {
    const files = await Promise.all(
      ['A-1', 'A-2', 'A-3', 'A-4'].map((transactionId) => renderDetails({ ...payment, transactionId }, key)),
    );
    const read = await Promise.all(files.map((file) => readPdf(file, limits)));
    expect(read.map((one) => one.ok && one.info.PagesaTransaction)).toEqual(['A-1', 'A-2', 'A-3', 'A-4']);
  });
});
