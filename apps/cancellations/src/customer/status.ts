// What a customer sees of a request: where it stands, and nothing that only the bank's people may know.
import type { CaseRow } from '../cases/case-row.js';
import { caseNumber } from '../cases/present.rules.js';
import { paymentOf } from '../cases/payment.rules.js';
import { formatAmount } from '#money';
import type { CaseState } from '../way.js';

export type Progress = 'in-progress' | 'waiting-for-you' | 'returned' | 'cancelled' | 'refused' | 'joined';

const progress: Record<CaseState, Progress> = {
  received: 'in-progress',
  matched: 'in-progress',
  unmatched: 'in-progress',
  awaiting: 'waiting-for-you',
  proposed: 'in-progress',
  approved: 'in-progress',
  recalled: 'in-progress',
  reversed: 'returned',
  cancelled: 'cancelled',
  // Operators go on with it.
  failed: 'in-progress',
  rejected: 'refused',
  merged: 'joined',
};

const words: Record<Progress, Record<CaseRow['language'], string>> = {
  'in-progress': { sq: 'Në shqyrtim', sr: 'U obradi', en: 'Being looked at' },
  'waiting-for-you': {
    sq: 'Presim përgjigjen tuaj',
    sr: 'Čekamo Vaš odgovor',
    en: 'Waiting for your answer',
  },
  returned: { sq: 'Pagesa u kthye', sr: 'Uplata je vraćena', en: 'The payment was returned' },
  cancelled: { sq: 'Pagesa u anulua', sr: 'Uplata je otkazana', en: 'The payment was cancelled' },
  refused: { sq: 'Kërkesa u refuzua', sr: 'Zahtev je odbijen', en: 'The request was refused' },
  joined: {
    sq: 'U bashkua me një kërkesë tjetër',
    sr: 'Spojeno sa drugim zahtevom',
    en: 'Joined with another request',
  },
};

export interface Status {
  caseNumber: string;
  progress: Progress;
  text: string;
  language: CaseRow['language'];
  openedAt: string;
  changedAt: string;
}

/** For the link in the mail: whoever has it knows no more of the payment than the mail said. */
export function statusOf(row: CaseRow): Status {
  const now = progress[row.state];
  return {
    caseNumber: caseNumber(row.number),
    progress: now,
    text: words[now][row.language],
    language: row.language,
    openedAt: row.opened_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  };
}

/** For the signed-in owner of the account. */
export function ownRequest(row: CaseRow): Record<string, unknown> {
  const payment = paymentOf(row);
  return {
    caseId: row.id,
    ...statusOf(row),
    ...(payment && {
      transactionId: payment.transactionId,
      creditorName: payment.creditorName,
      instructedAmount: {
        currency: payment.currency,
        amount: formatAmount(payment.amountMinor, payment.currency),
      },
    }),
  };
}
