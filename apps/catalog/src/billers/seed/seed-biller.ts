// Fills in what all billers of the seed have in common, so that the lists next to it read as lists.
import type { BillerVersion } from '#references';
import { exampleIban } from './example-iban.js';

type Common =
  'version' | 'validFrom' | 'active' | 'amount' | 'onPaidBill' | 'consentForReversal' | 'known' | 'accounts';

/** A biller of the seed: what is not given is any amount in EUR, an example account, and valid since 2024. */
export type SeedBiller = Omit<BillerVersion, Common> &
  Partial<Pick<BillerVersion, Common>> & { exampleAccount?: number; referencePrefix?: string };

/**
 * Version 1 of a biller. `exampleAccount` is the number of its account at the example bank, if no account is
 * given.
 */
export function seedBiller({ exampleAccount, referencePrefix, ...biller }: SeedBiller): BillerVersion {
  const prefix = referencePrefix === undefined ? {} : { referencePrefix };
  const accounts = exampleAccount === undefined ? [] : [{ iban: exampleIban(exampleAccount), ...prefix }];
  return {
    version: 1,
    accounts,
    amount: { kind: 'open', currency: 'EUR' },
    validFrom: '2024-01-01',
    active: true,
    onPaidBill: 'hold',
    consentForReversal: false,
    known: 'example',
    ...biller,
  };
}
