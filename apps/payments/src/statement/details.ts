// The details document of one payment, sealed with the verification code that makes a forged one noticed.
import { renderDetails } from '#documents';
import { parseAmount } from '#money';
import { now } from '#time';
import type { PresentedPayment } from '../find/present.rules.js';
import type { Payments } from '../payments.js';
import { findAccount } from './statement.sql.js';
import { languageOf, wordsOfState, type Language } from './wording.rules.js';

export async function detailsOf(
  payments: Payments,
  payment: PresentedPayment,
  language: string | undefined,
): Promise<Buffer> {
  const { configuration } = payments.runtime;
  const words = languageOf(language);
  const debtor = await findAccount(payments.database, payment.debtorAccount.iban);
  const { currency, amount } = payment.instructedAmount;
  const parsed = parseAmount(amount, currency);
  const settled = payment.history.find(({ state }) => state === 'settled');
  return renderDetails(
    {
      bank: {
        name: configuration.PAGESA_BANK_NAME,
        bic: configuration.PAGESA_BANK_BIC,
        contact: configuration.PAGESA_BANK_CONTACT,
      },
      transactionId: payment.transactionId,
      status: payment.transactionStatus,
      statusText: wordsOfState(payment.state, words),
      ...(payment.statusReason && { reason: reasonText(payment.statusReason, words) }),
      debtor: { name: debtor?.owner_name ?? '', iban: payment.debtorAccount.iban },
      creditor: { name: payment.creditorName, iban: payment.creditorAccount.iban },
      amountMinor: parsed.ok ? parsed.minor : 0,
      currency,
      remittance: payment.remittanceInformationUnstructured ?? '',
      ...(payment.billerCode && { billerCode: payment.billerCode }),
      ...(payment.billerReference && { billerReference: payment.billerReference }),
      acceptedAt: new Date(payment.submittedAt),
      ...(settled && { settledAt: new Date(settled.at) }),
      ...(payment.requestedExecutionDate && { executionDate: payment.requestedExecutionDate }),
      language: words,
      history: payment.history.map(({ state, at }) => ({
        at: new Date(at),
        text: wordsOfState(state, words),
      })),
      madeAt: now(),
    },
    payments.documentKey,
  );
}

/** The code, and its sentence where that is in the document's language. */
function reasonText({ code, text }: { code: string; text: string }, language: Language): string {
  return language === 'en' ? `${code}: ${text}` : code;
}
