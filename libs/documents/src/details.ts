// The transaction details a customer attaches to a cancellation request: one page, sealed, with every fact of
// the payment.
import type { Language } from './amount.rules.js';
import { drawDetails } from './details-page.js';
import { drawFoot, drawLetterhead, type BankLetterhead } from './letterhead.js';
import { prepareTypefaces } from './fonts.js';
import { Paper } from './paper.js';
import { sealed } from './seal.js';
import { verificationCode, verificationPayload } from './verification.js';
import { wording } from './wording.js';

/** A payment as its details show it. `status` is the ISO 20022 code, `statusText` its words in `language`. */
export interface PaymentDetails {
  bank: BankLetterhead;
  transactionId: string;
  status: string;
  statusText: string;
  /** Why it was refused or waits: an ISO 20022 code, and its sentence where the language has one. */
  reason?: string;
  debtor: { name: string; iban: string };
  creditor: { name: string; iban: string };
  amountMinor: number;
  currency: string;
  remittance: string;
  billerCode?: string;
  billerReference?: string;
  acceptedAt: Date;
  settledAt?: Date;
  /** The day asked for, `YYYY-MM-DD`. */
  executionDate?: string;
  language: Language;
  history: { at: Date; text: string }[];
  madeAt: Date;
}

/**
 * One page with the transaction number as text, as a QR code and in the metadata; `key` signs facts and file.
 */
export async function renderDetails(details: PaymentDetails, key: Uint8Array): Promise<Buffer> {
  const { transactionId, language, bank, madeAt } = details;
  const words = wording[language];
  const facts = {
    transactionId,
    debtorIban: details.debtor.iban,
    creditorIban: details.creditor.iban,
    amountMinor: details.amountMinor,
    currency: details.currency,
    acceptedAt: details.acceptedAt,
  };
  const code = verificationCode(facts, key);
  const payload = verificationPayload(facts, code);
  await prepareTypefaces();
  const paper = new Paper({
    title: `${words.details} ${transactionId}`,
    language,
    madeAt,
    author: bank.name,
    subject: `${words.transactionId} ${transactionId}`,
    marks: {
      Keywords: `${transactionId}, ${code}`,
      PagesaTransaction: transactionId,
      PagesaVerification: code,
      PagesaPayload: payload,
    },
  });
  paper.newPage();
  drawDetails(paper, details, { top: drawLetterhead(paper, bank), code, payload });
  drawFoot(paper, { bank, madeAt, words });
  return sealed(await Paper.toBuffer(paper), key);
}
