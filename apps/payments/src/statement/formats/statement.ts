// What a statement says, whichever format it is written in. Amounts are minor units of the account's
// currency, never signed; balances may be below zero.
import type { Minor } from '#money';
import type { UtcDate } from '#time';

export interface StatementHead {
  statementId: string;
  bank: { name: string; bic: string };
  account: { iban: string; ownerName: string; currency: string };
  /** Days of the bank's calendar, both included. */
  period: { from: UtcDate; to: UtcDate };
  /** Only entries that came through this channel; balances are the account's. */
  channel?: string;
  language: string;
  openingMinor: Minor;
  closingMinor: Minor;
  debitsMinor: Minor;
  creditsMinor: Minor;
  lineCount: number;
  madeAt: Date;
}

export interface StatementLine {
  bookedAt: Date;
  transactionId: string;
  counterpartName: string;
  counterpartIban: string;
  remittance: string;
  kind: 'debit' | 'credit';
  amountMinor: Minor;
  /** The account's balance after this entry. */
  balanceMinor: Minor;
  /** The transactionId that this entry reverses. */
  reverses?: string;
}
