// What can be paid: one version of one biller, as it is saved in the catalog and published to payments.
import type { AmountRule } from './amount.rules.js';
import type { ReferenceFormat, Translated } from './format.js';

export const categories = [
  'customs',
  'personal-income-tax',
  'pension-contributions',
  'electricity',
  'water',
  'phone',
  'property-tax',
  'budget-organisations',
] as const;

export type Category = (typeof categories)[number];

/**
 * Where money for a biller goes. With a district, municipality or prefix the account takes only references
 * that say so: a format's fields `district` and `municipality` must agree where a format has them, and the
 * reference must begin with the prefix.
 */
export interface BillerAccount {
  iban: string;
  /** What people call this account, such as the town of the district. */
  label?: string;
  district?: string;
  municipality?: string;
  referencePrefix?: string;
}

/**
 * A biller as it is from `validFrom` until a later version begins, at the latest until `validTo` (both days
 * included). `code` never changes; versions of one code are numbered from 1. `formats` are tried in order: a
 * biller may be paid by customer code or by the bill's reference. `municipalities` are the keys of those it
 * serves, for the search; without them it serves all. `known` says whether accounts and formats come from a
 * named source or are examples to be replaced by configuration.
 */
export interface BillerVersion {
  code: string;
  version: number;
  names: Translated;
  category: Category;
  creditorName: string;
  accounts: BillerAccount[];
  municipalities?: string[];
  formats: ReferenceFormat[];
  amount: AmountRule;
  /** Where the reference stands on the bill. */
  hint: Translated;
  /** A reference that is accepted. */
  example: string;
  validFrom: string;
  validTo?: string;
  active: boolean;
  onPaidBill: 'refuse' | 'hold';
  /** Whether a reversal needs the creditor's consent first. */
  consentForReversal: boolean;
  known: 'source' | 'example';
}

/**
 * The version that judges a payment executed on a day (YYYY-MM-DD); undefined if the biller cannot be paid
 * then. The version that began last counts, of two that began on one day the higher number. One that has
 * ended is not followed by an older one, for that would send money to an account that was given up.
 */
export function versionAt<V extends Pick<BillerVersion, 'version' | 'validFrom' | 'validTo'>>(
  versions: readonly V[],
  day: string,
): V | undefined {
  let latest: V | undefined;
  for (const each of versions) {
    if (each.validFrom > day) continue;
    if (
      latest === undefined ||
      each.validFrom > latest.validFrom ||
      (each.validFrom === latest.validFrom && each.version > latest.version)
    )
      latest = each;
  }
  return latest?.validTo !== undefined && latest.validTo < day ? undefined : latest;
}
