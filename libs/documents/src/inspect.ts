// Decides whether transaction details that somebody sent are what the bank made. Pure: it judges what was
// read, and reads nothing.
import { amountText, ibanText, type Language } from './amount.rules.js';
import { momentText } from './bank-time.js';
import type { PdfReading } from './read-pdf.js';
import { sealHolds } from './seal.js';
import { clean } from './text-layout.js';
import { checkVerification, parseVerificationPayload, type VerificationFacts } from './verification.js';
import { payloadsIn, withoutPayloads } from './visible-payload.rules.js';
import { wording } from './wording.js';

/** Why a document is not, or not fully, vouched for. Stable codes. */
export type InspectionReason =
  | 'unreadable'
  | 'no-marks'
  | 'facts-missing'
  | 'facts-unreadable'
  | 'facts-contradict'
  | 'code-wrong'
  | 'seal-broken'
  | 'metadata-contradicts'
  | 'transaction-number-not-shown'
  | 'other-transaction-number-shown'
  | 'amount-not-shown'
  | 'other-amount-shown'
  | 'debtor-iban-not-shown'
  | 'creditor-iban-not-shown'
  | 'ibans-swapped'
  | 'other-iban-shown'
  | 'accepted-time-not-shown'
  | 'code-not-shown'
  | 'no-text'
  | 'not-the-original-file';

/**
 * `genuine`: byte for byte as the bank made it. `copy`: the signed facts hold and nothing readable
 * contradicts them, but it is a scan, a print or a file saved again, so that the rest (names, remittance) is
 * not vouched for. `altered`: it has our marks and something does not agree. `facts` are given only when
 * their code verifies.
 */
export interface Inspection {
  verdict: 'genuine' | 'copy' | 'altered' | 'not-ours';
  transactionIds: string[];
  facts?: VerificationFacts;
  reasons: InspectionReason[];
}

const languages: readonly Language[] = ['sq', 'en', 'sr'];
const markEntries = ['PagesaTransaction', 'PagesaVerification', 'PagesaPayload'];
const codeForm = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){4}\b/;
// What a printed or scanned copy has by nature; everything else is a contradiction.
const copying: readonly InspectionReason[] = ['no-text', 'not-the-original-file'];

export function inspectDetails(read: PdfReading, key: Uint8Array): Inspection {
  if (!read.ok) return { verdict: 'not-ours', transactionIds: [], reasons: ['unreadable'] };
  const text = read.pages.map((page) => page.text).join('\n');
  const { info } = read;
  const shownIds = labelledIds(text);
  const claimed = claims(read, text);
  const marked =
    claimed.length > 0 ||
    read.seal !== undefined ||
    markEntries.some((entry) => entry in info) ||
    showsCode(text);
  const parsed = claimed.map(parseVerificationPayload);
  const transactionIds = [
    ...new Set([
      ...parsed.flatMap((claim) => (claim === undefined ? [] : [claim.facts.transactionId])),
      ...(info.PagesaTransaction === undefined ? [] : [info.PagesaTransaction]),
      ...shownIds,
    ]),
  ];
  if (!marked) return { verdict: 'not-ours', transactionIds, reasons: ['no-marks'] };
  const signed = parsed.find(
    (claim) => claim !== undefined && checkVerification(claim.code, claim.facts, key),
  );
  const reasons: InspectionReason[] = [];
  if (claimed.length === 0) reasons.push('facts-missing');
  if (parsed.includes(undefined)) reasons.push('facts-unreadable');
  if (new Set(claimed).size > 1) reasons.push('facts-contradict');
  if (claimed.length > 0 && signed === undefined) reasons.push('code-wrong');
  const sealed = read.seal !== undefined && sealHolds(read.seal, key);
  if (read.seal !== undefined && !sealed) reasons.push('seal-broken');
  if (signed !== undefined) {
    reasons.push(...metadataReasons(info, signed), ...textReasons(text, signed, { sealed, shownIds }));
  }
  if (read.seal === undefined) reasons.push('not-the-original-file');
  const contradicted = signed === undefined || reasons.some((reason) => !copying.includes(reason));
  const verdict = contradicted ? 'altered' : reasons.length > 0 ? 'copy' : 'genuine';
  return { verdict, transactionIds, ...(signed && { facts: signed.facts }), reasons };
}

/**
 * Every text in the document that claims to carry facts and code: in the metadata, on the page, in a QR code.
 */
function claims(read: Extract<PdfReading, { ok: true }>, text: string): string[] {
  const inMetadata = read.info.PagesaPayload;
  return [
    ...(inMetadata === undefined ? [] : [inMetadata]),
    ...payloadsIn(text),
    ...read.qrCodes.filter((code) => code.startsWith('PAGESA')),
  ];
}

type Signed = { facts: VerificationFacts; code: string };

function metadataReasons(info: Record<string, string>, { facts, code }: Signed): InspectionReason[] {
  const { PagesaTransaction: id = facts.transactionId, PagesaVerification: printed = code } = info;
  return id === facts.transactionId && printed === code ? [] : ['metadata-contradicts'];
}

function textReasons(
  text: string,
  { facts, code }: Signed,
  { sealed, shownIds }: { sealed: boolean; shownIds: string[] },
): InspectionReason[] {
  const visible = withoutPayloads(text);
  const solid = visible.replace(/\s+/g, '');
  // A scan has no text layer, or a few characters that a scanner's software stamped on.
  if (solid.length < 40) return ['no-text'];
  const shows = (what: string) => solid.includes(what.replace(/\s+/g, ''));
  const { transactionId, debtorIban, creditorIban, amountMinor, currency, acceptedAt } = facts;
  const number = clean(transactionId, 'mono');
  const amounts = languages.map((language) => `${amountText(amountMinor, currency, language)}${currency}`);
  const findings: [InspectionReason, boolean][] = [
    ['transaction-number-not-shown', !shows(number)],
    ['other-transaction-number-shown', shownIds.some((id) => id !== number)],
    ['amount-not-shown', !amounts.some(shows)],
    ['debtor-iban-not-shown', !shows(debtorIban)],
    ['creditor-iban-not-shown', !shows(creditorIban)],
    ['ibans-swapped', solid.indexOf(debtorIban) > solid.lastIndexOf(creditorIban)],
    ['accepted-time-not-shown', !shows(momentText(acceptedAt))],
    ['code-not-shown', !shows(code)],
    // A remittance text may name any amount or account; under an unbroken seal it is the customer's own.
    ['other-amount-shown', !sealed && otherAmounts(visible, facts)],
    ['other-iban-shown', !sealed && otherIbans(visible, facts)],
  ];
  return findings.flatMap(([reason, found]) => (found ? [reason] : []));
}

function otherAmounts(visible: string, { amountMinor, currency }: VerificationFacts): boolean {
  const amounts = visible.matchAll(new RegExp(`(\\d[\\d.,']*)\\s?${currency}\\b`, 'g'));
  return [...amounts].some(([, digits]) => Number(digits.replace(/\D/g, '')) !== amountMinor);
}

function otherIbans(
  visible: string,
  { debtorIban, creditorIban, transactionId }: VerificationFacts,
): boolean {
  const rest = visible.replaceAll(transactionId, ' ');
  const ibans = rest.matchAll(/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g);
  return [...ibans].some(([iban]) => {
    const shown = ibanText(iban);
    return shown !== ibanText(debtorIban) && shown !== ibanText(creditorIban);
  });
}

function labelledIds(text: string): string[] {
  const found = languages.flatMap((language) => {
    const label = wording[language].transactionId;
    return [...text.matchAll(new RegExp(`${label}\\s*\\n\\s*([^\\n]{1,35})`, 'g'))].map(([, id]) => id);
  });
  return [...new Set(found.map((id) => id.trim()))];
}

function showsCode(text: string): boolean {
  return codeForm.test(text) && languages.some((language) => text.includes(wording[language].verification));
}
