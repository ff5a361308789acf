// The model's own copy of the catalog: two billers whose rules change while payments are under way.
import type { BillerVersion } from '#references';
import { finesCode, finesIban, waterCode, waterIban, type Intent } from './intent.js';
import type { Random } from './random.js';

const translated = { sq: 'Uji', sr: 'Voda', en: 'Water' };

const fresh = (code: string, iban: string, digits: number): Omit<BillerVersion, 'amount'> => ({
  code,
  version: 1,
  names: translated,
  category: 'water',
  creditorName: 'Ujesjellesi',
  accounts: [{ iban }],
  formats: [
    {
      code: 'customer',
      pattern: `[0-9]{${digits}}`,
      length: { min: digits, max: digits },
      examples: { pass: ['1'.repeat(digits)], fail: ['X'] },
    },
  ],
  hint: translated,
  example: '1'.repeat(digits),
  validFrom: '2026-01-01',
  active: true,
  onPaidBill: 'refuse',
  consentForReversal: false,
  known: 'example',
});

/** What the catalog publishes first; the one with bills begins in some days only. */
export function firstVersions(beginsLater: string): BillerVersion[][] {
  const water = fresh(waterCode, waterIban, 6);
  const fines = { ...fresh(finesCode, finesIban, 4), validFrom: beginsLater };
  return [
    [{ ...water, amount: { kind: 'range', minMinor: 200, maxMinor: 10_000, currency: 'EUR' } }],
    [{ ...fines, amount: { kind: 'bill', currency: 'EUR' } }],
  ];
}

/** The versions with one more, which begins on a day and changes what may be paid. */
export function nextVersions(
  versions: readonly BillerVersion[],
  random: Random,
  validFrom: string,
): BillerVersion[] {
  const last = versions[versions.length - 1];
  const onPaidBill = random.pick(['refuse', 'hold'] as const);
  const active = random.chance(0.85);
  const next = { ...last, version: last.version + 1, validFrom, active, onPaidBill };
  // Versions that ended long ago are not told any more.
  const kept = versions.slice(-3);
  if (last.amount.kind === 'bill') return [...kept, next];
  const amount: BillerVersion['amount'] = random.pick([
    { kind: 'open', currency: 'EUR' },
    { kind: 'fixed', fixedMinor: 3_700, currency: 'EUR' },
    { kind: 'range', minMinor: 200, maxMinor: 10_000, currency: 'EUR' },
    { kind: 'range', minMinor: 2_000, currency: 'EUR' },
  ]);
  return [...kept, { ...next, amount }];
}

/** The version in force on a day: the one that began last, of two of one day the later one. */
export function versionOn(
  versions: readonly BillerVersion[] | undefined,
  day: string,
): BillerVersion | undefined {
  const began = (versions ?? []).filter(({ validFrom }) => validFrom <= day);
  const key = ({ validFrom, version }: BillerVersion): string => validFrom + String(version).padStart(9, '0');
  return began.sort((a, b) => (key(a) < key(b) ? -1 : 1))[began.length - 1];
}

const forms: Record<string, { form: RegExp; iban: string }> = {
  [waterCode]: { form: /^\d{6}$/, iban: waterIban },
  [finesCode]: { form: /^\d{4}$/, iban: finesIban },
};

/** What a biller has against a payment: ISO 20022 codes. */
export function billerRefusals(version: BillerVersion | undefined, intent: Intent): string[] {
  if (!version) return ['BE06'];
  const { form, iban } = forms[version.code];
  if (!version.active) return ['AG01'];
  const amount = amountRefusal(version, intent);
  const others = amount ? [amount] : [];
  if (!form.test(intent.biller?.reference ?? '')) return ['RR09', ...others];
  return intent.creditorIban === iban ? others : ['AC03', ...others];
}

function amountRefusal(version: BillerVersion, intent: Intent): string | undefined {
  if (intent.amountMinor === null) return undefined;
  const { fixedMinor, minMinor, maxMinor } = version.amount;
  if (fixedMinor !== undefined && intent.amountMinor !== fixedMinor) return 'AM09';
  if (minMinor !== undefined && intent.amountMinor < minMinor) return 'AM06';
  if (maxMinor !== undefined && intent.amountMinor > maxMinor) return 'AM02';
  return undefined;
}

/** What the model knows of a bill; `paidBy` are the payments of ours that pay it. */
export interface ModelBill {
  revision: number;
  state: 'open' | 'paid' | 'withdrawn';
  amountMinor: number;
  currency: string;
  paidBy: Set<string>;
}

/** What a bill has against a payment. AM05 may mean that a person must look. */
export function billRefusal(bill: ModelBill, intent: Intent): string | undefined {
  if (bill.state === 'withdrawn') return 'RR09';
  if (bill.state === 'paid' || bill.paidBy.size > 0) return 'AM05';
  if (bill.currency !== intent.currency) return 'AM03';
  return bill.amountMinor === intent.amountMinor ? undefined : 'AM09';
}
