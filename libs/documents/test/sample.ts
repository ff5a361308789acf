// The payment, the statement and the small files that the tests of this library share.
import { Writable } from 'node:stream';
import jpeg from 'jpeg-js';
import PDFDocument from 'pdfkit';
import qrcode from 'qrcode';
import { readPdf, type PaymentDetails, type StatementHead, type StatementLine } from '../src/index.js';

export const key = Buffer.from('the bank keeps this key to itself');
export const limits = { bytesMax: 20_000_000, pagesMax: 100, timeoutMs: 30_000 };

export const bank = {
  name: 'Banka Shembull Sh.A.',
  bic: 'NLBRXKPR',
  address: 'Rr. Nëna Terezë 12, 10000 Prishtinë',
  contact: 'www.banka-shembull.example',
};

export const payment: PaymentDetails = {
  bank,
  transactionId: 'EB20260301-000017',
  status: 'ACSC',
  statusText: 'E ekzekutuar',
  debtor: { name: 'Çlirim Hoxha & Bijtë Sh.P.K.', iban: 'XK051701010500018287' },
  creditor: { name: 'Đorđe Živković', iban: 'XK051212012345678906' },
  amountMinor: 123_450,
  currency: 'EUR',
  remittance: 'Fatura 2026/03 për energji elektrike, kodi DPR90012345',
  billerCode: 'KESCO',
  billerReference: 'DPR90012345',
  acceptedAt: new Date('2026-03-01T08:30:12.345Z'),
  settledAt: new Date('2026-03-01T08:30:13.002Z'),
  executionDate: '2026-03-01',
  language: 'sq',
  history: [
    { at: new Date('2026-03-01T08:30:12.345Z'), text: 'Pranuar nga kanali ebanking' },
    { at: new Date('2026-03-01T08:30:13.002Z'), text: 'Ekzekutuar' },
  ],
  madeAt: new Date('2026-03-02T10:00:00Z'),
};

/** So many lines that add up, every third a credit, and the head that belongs to them. */
export function statementOf(count: number, changes: Partial<StatementHead> = {}) {
  const lines: StatementLine[] = [];
  const head: StatementHead = {
    bank,
    account: { iban: payment.debtor.iban, ownerName: payment.debtor.name, currency: 'EUR' },
    period: { from: '2026-03-01', to: '2026-03-31' },
    language: 'sq',
    openingMinor: 1_250_000,
    closingMinor: 1_250_000,
    debitsMinor: 0,
    creditsMinor: 0,
    lineCount: count,
    madeAt: new Date('2026-04-01T06:30:12Z'),
  };
  for (let i = 0; i < count; i++) {
    const kind = i % 3 === 2 ? 'credit' : 'debit';
    const amountMinor = 1_000 + ((i * 7_919) % 19_000);
    head.closingMinor += kind === 'credit' ? amountMinor : -amountMinor;
    if (kind === 'credit') head.creditsMinor += amountMinor;
    else head.debitsMinor += amountMinor;
    lines.push({
      bookedAt: new Date(Date.UTC(2026, 2, 1, 7) + i * 61_000),
      transactionId: `EB-${String(i).padStart(6, '0')}`,
      counterpartName: i % 2 === 0 ? 'Shpresë Çelaj' : 'Đorđe Živković',
      counterpartIban: payment.creditor.iban,
      remittance: i % 4 === 0 ? '' : `Pagesë numër ${i} `.repeat(1 + (i % 5)),
      kind,
      amountMinor,
      balanceMinor: head.closingMinor,
      ...(i === 7 && { reverses: 'EB-000006' }),
    });
  }
  return { head: { ...head, ...changes }, lines };
}

/** A stream that keeps what it is given; a slow one takes a turn of the event loop for each chunk. */
export class Kept extends Writable {
  readonly chunks: Buffer[] = [];

  constructor(private readonly slow = false) {
    super({ highWaterMark: slow ? 1_024 : 65_536 });
  }

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.chunks.push(chunk);
    if (this.slow) setImmediate(next);
    else next();
  }

  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** What is read from a PDF that must be readable. */
export async function reading(pdf: Uint8Array) {
  const read = await readPdf(pdf, limits);
  if (!read.ok) throw new Error(`${read.code}: ${read.text}`);
  return { ...read, text: read.pages.map(({ text }) => text).join('\n') };
}

/** A PDF by hand: one page, so many times, and a page tree that may claim another number. */
export function handmadePdf(
  content: Buffer,
  given: { pages?: number; claimed?: number; filter?: string } = {},
): Buffer {
  const { pages = 1, claimed = pages, filter = '[]' } = given;
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from(`<</Type/Pages/Kids[${'3 0 R '.repeat(pages)}]/Count ${claimed}>>`),
    Buffer.from('<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<>>>>'),
    Buffer.concat([
      Buffer.from(`<</Length ${content.length}/Filter ${filter}>>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
  ];
  const parts = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0].length;
  objects.forEach((object, index) => {
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(at);
    parts.push(part);
    at += part.length;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const tail = `xref\n0 5\n0000000000 65535 f \n${rows}trailer <</Size 5/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(tail)]);
}

/** QR codes side by side as RGBA pixels, so many pixels to a module. */
export function qrPixels(texts: string[], modulePx = 4) {
  const codes = texts.map((text) => qrcode.create(text, { errorCorrectionLevel: 'M' }).modules);
  const side = (Math.max(...codes.map(({ size }) => size)) + 8) * modulePx;
  const width = side * codes.length;
  const rgba = new Uint8ClampedArray(width * side * 4).fill(255);
  codes.forEach(({ size, data }, index) => {
    for (let i = 0; i < (size * modulePx) ** 2; i++) {
      const x = i % (size * modulePx);
      const y = (i - x) / (size * modulePx);
      if (data[Math.floor(y / modulePx) * size + Math.floor(x / modulePx)] !== 1) continue;
      const at = ((y + 4 * modulePx) * width + index * side + x + 4 * modulePx) * 4;
      rgba.fill(0, at, at + 3);
    }
  });
  return { rgba, width, height: side };
}

/** A page that is nothing but a picture with a QR code, as a scanner makes it. */
export async function scanOf(text: string): Promise<Buffer> {
  const { rgba, width, height } = qrPixels([text], 5);
  const picture = jpeg.encode({ data: Buffer.from(rgba), width, height }, 80).data;
  const doc = new PDFDocument({ size: 'A4' });
  doc.image(picture, 50, 500, { width: 130 }).end();
  return Buffer.concat(await doc.toArray());
}
