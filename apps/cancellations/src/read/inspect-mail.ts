// Reads a stored mail and its PDFs, and gathers everything that tells which payment it is about. It decides
// nothing.
import { inspectDetails, readPdf } from '#documents';
import { readMail, type MailFile, type ReceivedMail } from '#mail';
import { verificationOf, type Candidate, type Findings, type ReadDocument } from './findings.js';
import { fold } from './fold.rules.js';
import { amountsIn, daysIn, ibansIn } from './mention.rules.js';
import { languageIn, reasonIn } from './reason.rules.js';
import { transactionNumbersIn } from './transaction-number.rules.js';

export const mailLimits = { bytesMax: 40_000_000, partsMax: 200, depthMax: 5, timeoutMs: 20_000 };
const pdfLimits = { bytesMax: 15_000_000, pagesMax: 60, timeoutMs: 15_000 };
const documentsMax = 10;
const candidatesMax = 30;
const wordsLengthMax = 20_000;

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
  if (pdfs.length > documentsMax)
    unread.push(`only the first ${documentsMax} of ${pdfs.length} PDFs were read`);
  const texts = textsOf(mail);
  for (const { place, text } of texts)
    for (const found of transactionNumbersIn(text))
      candidates.push({ transactionId: found.text, source: found.labelled ? 'labelled' : 'text', place });
  const whole = texts.map(({ text }) => text).join('\n');
  const words = fold(whole).slice(0, wordsLengthMax);
  const findings: Findings = {
    candidates: strongest(candidates),
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

function textsOf(mail: ReceivedMail | undefined): { place: string; text: string }[] {
  return (mail?.texts ?? []).flatMap(({ depth, subject, text }) => [
    { place: depth === 0 ? 'the subject' : 'the subject of a forwarded mail', text: subject },
    { place: depth === 0 ? 'the mail' : 'a forwarded mail', text },
  ]);
}

function isPdf({ type, name, bytes }: MailFile): boolean {
  return (
    type === 'application/pdf' || /\.pdf$/i.test(name) || bytes.subarray(0, 5).toString('latin1') === '%PDF-'
  );
}

async function inspectPdf(
  { bytes }: MailFile,
  name: string,
  key: Uint8Array,
): Promise<{ document: ReadDocument; candidates: Candidate[]; unread?: string }> {
  const read = await readPdf(bytes, pdfLimits);
  const { verdict, facts, reasons, transactionIds } = inspectDetails(read, key);
  const signed = facts && { ...facts, acceptedAt: facts.acceptedAt.toISOString() };
  const document: ReadDocument = { name, verification: verdict, reasons, ...(signed && { facts: signed }) };
  if (!read.ok) return { document, candidates: [], unread: `${name}: ${read.text}` };
  const candidates: Candidate[] = [];
  if (facts && verdict !== 'altered')
    candidates.push({ transactionId: facts.transactionId, source: 'signed', place: name });
  // What a document says of itself; one that was altered is still worth asking about, for whoever looks at
  // the case.
  const shown = transactionIds.length > 0 ? transactionIds : numbersOn(read.pages);
  for (const transactionId of shown) candidates.push({ transactionId, source: 'document', place: name });
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

/** Each number once, with its strongest source; bounded, the strongest first. */
function strongest(candidates: Candidate[]): Candidate[] {
  const rank = { signed: 0, labelled: 1, document: 2, text: 3 };
  const sorted = [...candidates].sort((a, b) => rank[a.source] - rank[b.source]);
  const unique = sorted.filter(
    ({ transactionId }, at) => sorted.findIndex((other) => other.transactionId === transactionId) === at,
  );
  return unique.filter(({ transactionId }) => transactionId.length <= 35).slice(0, candidatesMax);
}
