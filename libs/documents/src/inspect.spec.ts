import { describe, expect, it } from '@jest/globals';
import { inflateSync, deflateSync } from 'node:zlib';
import { bank, key, limits, payment, reading, scanOf } from '../test/sample.js';
import { drawDetails } from './details-page.js';
import { renderDetails, type PaymentDetails } from './details.js';
import { inspectDetails, type InspectionReason } from './inspect.js';
import { renderLetter } from './letter.js';
import { Paper } from './paper.js';
import { readPdf } from './read-pdf.js';
import { verificationCode, verificationPayload } from './verification.js';

const facts = {
  transactionId: payment.transactionId,
  debtorIban: payment.debtor.iban,
  creditorIban: payment.creditor.iban,
  amountMinor: payment.amountMinor,
  currency: payment.currency,
  acceptedAt: new Date('2026-03-01T08:30:12Z'),
};
const code = verificationCode(facts, key);
const payload = verificationPayload(facts, code);
const marks = { PagesaTransaction: payment.transactionId, PagesaVerification: code, PagesaPayload: payload };
const otherIban = 'XK051701001012556636';

async function inspected(pdf: Uint8Array) {
  return inspectDetails(await readPdf(pdf, limits), key);
}

/** What a forger makes who has the genuine code and payload, draws what he likes, and has no key. */
async function forged(
  changes: Partial<PaymentDetails>,
  given: { code?: string; payload?: string; marks?: Record<string, string> } = {},
): Promise<Buffer> {
  const details = { ...payment, ...changes };
  const { language, madeAt } = details;
  const head = { title: 'Detajet', subject: '', language, madeAt, author: bank.name };
  const paper = new Paper({ ...head, marks: given.marks ?? marks });
  paper.newPage();
  drawDetails(paper, details, { top: 60, code: given.code ?? code, payload: given.payload ?? payload });
  return Paper.toBuffer(paper);
}

/**
 * The file with its page's content replaced the way editors do it: appended, with a new cross-reference
 * section.
 */
function edited(pdf: Buffer, change: (content: string) => string): Buffer {
  const text = pdf.toString('latin1');
  for (const match of text.matchAll(
    /(\d+) 0 obj\n<<\n\/Length (\d+)\n\/Filter \/FlateDecode\n>>\nstream\n/g,
  )) {
    const from = match.index + match[0].length;
    const content = inflateSync(pdf.subarray(from, from + Number(match[2]))).toString('latin1');
    if (!content.includes(' Tm <')) continue;
    const packed = deflateSync(Buffer.from(change(content), 'latin1'));
    const head = Buffer.from(
      `\n${match[1]} 0 obj\n<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n`,
    );
    const xrefAt = pdf.length + head.length + packed.length + '\nendstream\nendobj\n'.length;
    const row = `${String(pdf.length + 1).padStart(10, '0')} 00000 n \n`;
    const trailer = [...text.matchAll(/\/Size (\d+).*?\/Root (\d+ 0 R)\/Info (\d+ 0 R)/g)][0];
    const previous = /startxref\n(\d+)/.exec(text)![1];
    const tail =
      `\nendstream\nendobj\nxref\n${match[1]} 1\n${row}trailer\n` +
      `<</Size ${trailer[1]}/Root ${trailer[2]}/Info ${trailer[3]}/Prev ${previous}>>\nstartxref\n${xrefAt}\n%%EOF\n`;
    return Buffer.concat([pdf, head, packed, Buffer.from(tail)]);
  }
  throw new Error('the document has no page content');
}

/**
 * The first and third glyph of the second text that has so many, exchanged: another number to the reader's
 * eye.
 */
function swapped(content: string, glyphs: number): string {
  let seen = 0;
  return content.replace(new RegExp(`<([0-9a-f]{${glyphs * 4}})> Tj`, 'g'), (whole, hex: string) => {
    if (++seen !== 2) return whole;
    return `<${hex.slice(8, 12)}${hex.slice(4, 8)}${hex.slice(0, 4)}${hex.slice(12)}> Tj`;
  });
}

describe('inspecting transaction details', () => {
  it.each(['sq', 'en', 'sr'] as const)('finds our own file genuine, in %s', async (language) => {
    const inspection = await inspected(await renderDetails({ ...payment, language }, key));
    expect(inspection).toEqual({
      verdict: 'genuine',
      transactionIds: [payment.transactionId],
      facts,
      reasons: [],
    });
  });

  it('finds it genuine when the customer wrote other amounts and accounts into the remittance', async () => {
    const remittance = `Kthim 20,00 EUR nga ${otherIban}`;
    const unusual = { ...payment, remittance, transactionId: "A/b-?:(1).,'+_ x" };
    expect(await inspected(await renderDetails(unusual, key))).toMatchObject({ verdict: 'genuine' });
  });

  it.each<[string, Partial<PaymentDetails>, InspectionReason[]]>([
    ['amount', { amountMinor: 923_450 }, ['amount-not-shown', 'other-amount-shown']],
    ['currency', { currency: 'USD' }, ['amount-not-shown']],
    [
      'debtor',
      { debtor: { ...payment.debtor, iban: otherIban } },
      ['debtor-iban-not-shown', 'other-iban-shown'],
    ],
    [
      'creditor',
      { creditor: { ...payment.creditor, iban: otherIban } },
      ['creditor-iban-not-shown', 'other-iban-shown'],
    ],
    ['parties', { debtor: payment.creditor, creditor: payment.debtor }, ['ibans-swapped']],
    [
      'transaction number',
      { transactionId: 'EB20260301-000099' },
      ['transaction-number-not-shown', 'other-transaction-number-shown'],
    ],
    ['time', { acceptedAt: new Date('2026-03-01T08:30:59Z'), history: [] }, ['accepted-time-not-shown']],
  ])('notices another %s in the text', async (_what, changes, reasons) => {
    const inspection = await inspected(await forged(changes));
    expect(inspection.verdict).toBe('altered');
    expect(inspection.reasons).toEqual(expect.arrayContaining(reasons));
    expect(inspection.facts).toEqual(facts);
  });

  it('notices another amount in the page content of our own file', async () => {
    const genuine = await renderDetails(payment, key);
    const pdf = edited(genuine, (content) => swapped(content, '1.234,50 EUR'.length));
    expect((await reading(pdf)).text).toContain('2.134,50 EUR');
    const { verdict, reasons } = await inspected(pdf);
    expect(verdict).toBe('altered');
    expect(reasons).toEqual(expect.arrayContaining(['amount-not-shown', 'other-amount-shown']));
  });

  it('does not call a file genuine whose names were changed, though all signed facts hold', async () => {
    const { verdict, reasons } = await inspected(
      await forged({ creditor: { ...payment.creditor, name: 'X' } }),
    );
    expect([verdict, reasons]).toEqual(['copy', ['not-the-original-file']]);
  });

  it.each<[string, RegExp, string]>([
    ['transaction number', /\(EB20260301-000017\)/, '(EB20260301-000018)'],
    ['code', new RegExp(`\\(${code}\\)`), `(${verificationCode({ ...facts, amountMinor: 1 }, key)})`],
    ['facts', /\|123450\|EUR/, '|923450|EUR'],
    ['title', /000017\)\nendobj/, '000018)\nendobj'],
  ])('notices another %s in the metadata', async (_what, from, to) => {
    const genuine = (await renderDetails(payment, key)).toString('latin1');
    const changed = genuine.replace(from, to);
    expect(changed).not.toBe(genuine);
    const { verdict, reasons } = await inspected(Buffer.from(changed, 'latin1'));
    expect(verdict).toBe('altered');
    expect(reasons).toContain('seal-broken');
  });

  it('notices a changed metadata entry also where the seal was taken off', async () => {
    const changed = { ...marks, PagesaTransaction: 'EB20260301-000018' };
    expect(await inspected(await forged({}, { marks: changed }))).toMatchObject({
      verdict: 'altered',
      transactionIds: [payment.transactionId, 'EB20260301-000018'],
      reasons: ['metadata-contradicts', 'not-the-original-file'],
    });
  });

  it('notices a QR code with other facts, and one with a code of another payment', async () => {
    const other = verificationPayload({ ...facts, amountMinor: 923_450 }, code);
    const qr = await inspected(await forged({}, { payload: other }));
    expect([qr.verdict, qr.reasons]).toEqual(['altered', expect.arrayContaining(['facts-contradict'])]);
    const all = await inspected(
      await forged({ amountMinor: 923_450 }, { payload: other, marks: { ...marks, PagesaPayload: other } }),
    );
    expect([all.verdict, all.facts]).toEqual(['altered', undefined]);
    expect(all.reasons).toContain('code-wrong');
  });

  it('does not accept a document made with another key', async () => {
    const {
      verdict,
      reasons,
      facts: none,
    } = await inspected(await renderDetails(payment, Buffer.alloc(32, 9)));
    expect([verdict, none]).toEqual(['altered', undefined]);
    expect(reasons).toEqual(expect.arrayContaining(['code-wrong', 'seal-broken']));
  });

  it('notices a single changed byte, and a byte added at the end', async () => {
    const genuine = await renderDetails(payment, key);
    const changed = Buffer.from(genuine);
    const at = genuine.indexOf('/Author');
    changed.write('/Auther', at);
    expect((await inspected(changed)).reasons).toContain('seal-broken');
    expect(await inspected(Buffer.concat([genuine, Buffer.from('\n')]))).toMatchObject({
      verdict: 'copy',
      reasons: ['not-the-original-file'],
    });
  });

  it('notices when everything but the printed code was taken away', async () => {
    const bare = await forged({}, { payload: 'nothing', marks: {} });
    expect(await inspected(bare)).toMatchObject({
      verdict: 'altered',
      transactionIds: [payment.transactionId],
      reasons: ['facts-missing', 'not-the-original-file'],
    });
  });

  it('takes the facts of a scanned page from its QR code, and calls it a copy', async () => {
    const scan = await scanOf(payload);
    expect(await inspected(scan)).toEqual({
      verdict: 'copy',
      transactionIds: [payment.transactionId],
      facts,
      reasons: ['no-text', 'not-the-original-file'],
    });
  });

  it('says of other documents that they are not ours', async () => {
    const letter = { bank, language: 'sq' as const, title: 'x', paragraphs: ['y'], madeAt: payment.madeAt };
    expect(await inspected(await renderLetter(letter))).toEqual({
      verdict: 'not-ours',
      transactionIds: [],
      reasons: ['no-marks'],
    });
    expect(await inspected(Buffer.from('no PDF'))).toMatchObject({
      verdict: 'not-ours',
      reasons: ['unreadable'],
    });
  });
});
