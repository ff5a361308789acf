// Reads a stored mail and its PDFs, and gathers everything that tells which payment it is about. It decides
// nothing.
import { inspectDetails, readPdf, readQrFile } from '#documents';
import { readMail, type MailFile, type ReceivedMail } from '#mail';
import {
  strongest,
  verificationOf,
  type Candidate,
  type Findings,
  type ReadDocument,
} from './findings.rules.js';
import { fold } from './fold.rules.js';
import { amountsIn, daysIn, ibansIn } from './mention.rules.js';
import { languageIn, reasonIn } from './reason.rules.js';
import { transactionNumbersIn } from './transaction-number.rules.js';

export const mailLimits = { bytesMax: 40_000_000, partsMax: 200, depthMax: 5, timeoutMs: 20_000 };
const pdfLimits = { bytesMax: 15_000_000, pagesMax: 60, timeoutMs: 15_000 };
const pictureLimits = { bytesMax: 15_000_000, timeoutMs: 15_000 };
// Smaller ones are the marks of newsletters, not a QR code.
const pictureBytesMin = 200;
const documentsMax = 10;
const picturesMax = 5;
const candidatesMax = 30;
type Inspection = ReturnType<typeof inspectDetails>;

const wordsLengthMax = 20_000;
// Nobody writes longer about a payment; looking for numbers takes time with the length of what is read.
const textLengthMax = 100_000;

export interface Inspected {
  mail: ReceivedMail | undefined;
  findings: Findings;
  verification: Findings['documents'][number]['verification'];
  reason: { code: string; words: string };
  language: 'sq' | 'sr' | 'en';
}

export async function inspectMail(raw: Uint8Array, documentKey: Uint8Array): Promise<Inspected> {
  const read = await readMail(raw, mailLimits);
  const mail = read.ok ? read.mail : undefined;
  const unread = read.ok ? [] : [`the mail: ${read.text}`];
  if (mail && mail.unopened > 0) unread.push(`${mail.unopened} mails within mails lie too deep`);
  const documents: ReadDocument[] = [];
  const candidates: Candidate[] = [];
  const pdfs = (mail?.files ?? []).filter(isPdf);
  for (const pdf of pdfs.slice(0, documentsMax)) {
    const name = pdf.name || 'the attached PDF';
    const found = await inspectPdf(pdf, name, documentKey);
    documents.push(found.document);
    candidates.push(...found.candidates);
    if (found.unread) unread.push(found.unread);
  }
  for (const picture of (mail?.files ?? []).filter(isPicture).slice(0, picturesMax)) {
    const found = await inspectPicture(picture, documentKey);
    if (found.document) documents.push(found.document);
    candidates.push(...found.candidates);
    if (found.unread) unread.push(found.unread);
  }
  for (const { name, type } of (mail?.files ?? []).filter(isOtherPicture))
    unread.push(`${name || 'a picture'}: pictures of the kind ${type || 'unknown'} are not read`);
  if (pdfs.length > documentsMax)
    unread.push(`only the first ${documentsMax} of ${pdfs.length} PDFs were read`);
  const { texts, isCut } = bounded(textsOf(mail));
  if (isCut) unread.push(`only the first ${textLengthMax} characters of the text were read`);
  for (const { place, text } of texts)
    for (const found of transactionNumbersIn(text))
      candidates.push({ transactionId: found.text, source: found.labelled ? 'labelled' : 'text', place });
  const whole = texts.map(({ text }) => text).join('\n');
  const words = fold(whole).slice(0, wordsLengthMax).toWellFormed();
  const findings: Findings = {
    candidates: strongest(
      candidates.filter(({ transactionId }) => transactionId.length <= 35),
      candidatesMax,
    ),
    documents,
    amountsMinor: amountsIn(whole),
    ibans: ibansIn(whole),
    days: daysIn(whole),
    words,
    unread,
  };
  return {
    mail,
    findings,
    verification: verificationOf(documents),
    reason: reasonIn(words),
    language: languageIn(words),
  };
}

interface Text {
  place: string;
  text: string;
}

function textsOf(mail: ReceivedMail | undefined): Text[] {
  return (mail?.texts ?? []).flatMap(({ depth, subject, text }) => [
    { place: depth === 0 ? 'the subject' : 'the subject of a forwarded mail', text: subject },
    { place: depth === 0 ? 'the mail' : 'a forwarded mail', text },
  ]);
}

/** The texts as far as they are read, and whether something was left out. */
function bounded(texts: Text[]): { texts: Text[]; isCut: boolean } {
  let left = textLengthMax;
  const read: Text[] = [];
  for (const { place, text } of texts) {
    read.push({ place, text: text.slice(0, left) });
    left = Math.max(0, left - text.length);
  }
  return { texts: read, isCut: texts.some(({ text }, index) => text.length > read[index].text.length) };
}

function isPdf({ type, name, bytes }: MailFile): boolean {
  return (
    type === 'application/pdf' || /\.pdf$/i.test(name) || bytes.subarray(0, 5).toString('latin1') === '%PDF-'
  );
}

function isPicture({ type, name, bytes }: MailFile): boolean {
  return (
    bytes.length > pictureBytesMin && (/^image\/(?:jpe?g|png)$/.test(type) || /\.(?:jpe?g|png)$/i.test(name))
  );
}

/** Telephones take such too; a person opens them. */
function isOtherPicture({ type, name }: MailFile): boolean {
  return /^image\/(?:hei[cf]|webp|tiff|avif)/.test(type) || /\.(?:hei[cf]|webp|tiff?|avif)$/i.test(name);
}

/** A photograph or a scan of the details: its QR code says what the text layer of the PDF would. */
async function inspectPicture(
  { bytes, name }: MailFile,
  key: Uint8Array,
): Promise<{ document?: ReadDocument; candidates: Candidate[]; unread?: string }> {
  const read = await readQrFile(bytes, pictureLimits);
  if (!read.ok) return { candidates: [], unread: `${name}: ${read.text}` };
  if (read.qrCodes.length === 0) return { candidates: [] };
  const page = { ok: true, pages: [], info: {}, qrCodes: read.qrCodes } as const;
  const inspection = inspectDetails({ ...page, pages: [] }, key);
  return judged(inspection, name || 'the attached picture');
}

async function inspectPdf(
  { bytes }: MailFile,
  name: string,
  key: Uint8Array,
): Promise<{ document: ReadDocument; candidates: Candidate[]; unread?: string }> {
  const read = await readPdf(bytes, pdfLimits);
  const inspection = inspectDetails(read, key);
  const found = judged(inspection, name);
  if (!read.ok) return { ...found, unread: `${name}: ${read.text}` };
  if (inspection.transactionIds.length > 0) return found;
  // A statement, or somebody else's paper: its numbers are worth asking about.
  const numbers = numbersOn(read.pages);
  const candidates = numbers.map((transactionId): Candidate => ({
    transactionId,
    source: 'document',
    place: name,
  }));
  return { ...found, candidates };
}

function judged(
  { verdict, facts, reasons, transactionIds }: Inspection,
  name: string,
): { document: ReadDocument; candidates: Candidate[] } {
  const signed = facts && { ...facts, acceptedAt: facts.acceptedAt.toISOString() };
  const document: ReadDocument = { name, verification: verdict, reasons, ...(signed && { facts: signed }) };
  const candidates: Candidate[] = [];
  if (facts && verdict !== 'altered')
    candidates.push({ transactionId: facts.transactionId, source: 'signed', place: name });
  // What a document says of itself; one that was altered is still worth asking about, for whoever looks at
  // the case.
  for (const transactionId of transactionIds)
    candidates.push({ transactionId, source: 'document', place: name });
  return { document, candidates };
}

function numbersOn(pages: { text: string }[]): string[] {
  return transactionNumbersIn(
    pages
      .map(({ text }) => text)
      .join('\n')
      .slice(0, 50_000),
  ).map(({ text }) => text);
}
