// What a simulated customer wants, and the many ways to write it down. The model judges the wish, the product
// what was written.
import type { Submission } from '#events';
import { amountMaxMinor, clearing, customers, elsewhere, house, merchants, strangers } from './bank.js';
import type { Random } from './random.js';

/**
 * A payment as it is meant. `defects` are the ISO 20022 codes that it deserves whatever the state of the
 * bank.
 */
export interface Intent {
  transactionId: string;
  /** The letter c and a number, the same for two intents if and only if they are the same payment. */
  content: string;
  debtorIban: string;
  creditorIban: string;
  creditorName: string;
  amountMinor: number | null;
  currency: string;
  /** How the amount is written where it is none. */
  amountText?: string;
  remittance?: string;
  executionDate?: string | undefined;
  biller?: { code: string; reference?: string };
  defects: string[];
}

/** A biller with amount rules, and one whose bills are registered. */
export const waterCode = 'uji';
export const waterIban = merchants[0];
export const finesCode = 'gjoba';
export const finesIban = merchants[1];

type Shape = (random: Random, day: (ahead: number) => string) => Partial<Intent>;

const brokenIban = 'XK051901234567891011';
const reference = (random: Random): string => String(random.between(100_000, 999_999));
const toBiller = (random: Random): Partial<Intent> => ({
  creditorIban: waterIban,
  biller: { code: waterCode, reference: reference(random) },
});

/** Few bills, so that several payments meet at one. */
export const billReference = (random: Random): string => String(random.between(1_000, 1_011));
/** What is due for most of them. */
export const dueMinor = (reference: string): number => Number(reference) * 2;

function ofBill(random: Random): Partial<Intent> {
  const named = billReference(random);
  const amountMinor = dueMinor(named) + (random.chance(0.85) ? 0 : 100);
  return { creditorIban: finesIban, amountMinor, biller: { code: finesCode, reference: named } };
}

// Weights beside the shapes: mostly good payments, and of each way to be wrong enough to meet all others.
const shapes: Record<string, { weight: number; shape: Shape }> = {
  plain: { weight: 60, shape: () => ({}) },
  income: {
    weight: 22,
    shape: (random) => ({ debtorIban: house, amountMinor: random.between(5_000, 40_000) }),
  },
  biller: { weight: 15, shape: toBiller },
  later: { weight: 14, shape: (random, day) => ({ executionDate: day(random.between(-1, 6)) }) },
  billerLater: {
    weight: 4,
    shape: (random, day) => ({ ...toBiller(random), executionDate: day(random.between(0, 5)) }),
  },
  bill: { weight: 12, shape: ofBill },
  billLater: {
    weight: 6,
    shape: (random, day) => ({ ...ofBill(random), executionDate: day(random.between(0, 5)) }),
  },
  fromNobody: { weight: 2, shape: () => ({ debtorIban: strangers[0], defects: ['AC01'] }) },
  fromClearing: { weight: 1, shape: () => ({ debtorIban: clearing.kips, defects: ['AC01'] }) },
  toNobody: { weight: 2, shape: () => ({ creditorIban: strangers[1], defects: ['AC01'] }) },
  brokenIban: { weight: 2, shape: () => ({ creditorIban: brokenIban, defects: ['AC01'] }) },
  toItself: {
    weight: 1,
    shape: () => ({ debtorIban: customers[1], creditorIban: customers[1], defects: ['AG01'] }),
  },
  dollars: { weight: 1, shape: () => ({ currency: 'USD', defects: ['AM03'] }) },
  noCurrency: {
    weight: 1,
    shape: () => ({ currency: 'XXX', amountMinor: null, amountText: '5.00', defects: ['AM03'] }),
  },
  negative: { weight: 1, shape: () => ({ amountMinor: null, amountText: '-5.00', defects: ['AM12'] }) },
  decimals: { weight: 1, shape: () => ({ amountMinor: null, amountText: '1.005', defects: ['CH20'] }) },
  nothing: { weight: 1, shape: () => ({ amountMinor: null, amountText: '0.00', defects: ['AM01'] }) },
  tooMuch: { weight: 1, shape: () => ({ amountMinor: amountMaxMinor + 1, defects: ['AM02'] }) },
  tooEarly: { weight: 1, shape: (_random, day) => ({ executionDate: day(-9) }) },
  tooFar: { weight: 1, shape: (_random, day) => ({ executionDate: day(120) }) },
  noBiller: { weight: 1, shape: () => ({ biller: { code: 'askush', reference: '123456' } }) },
  noReference: { weight: 1, shape: () => ({ creditorIban: waterIban, biller: { code: waterCode } }) },
  badReference: {
    weight: 1,
    shape: () => ({ creditorIban: waterIban, biller: { code: waterCode, reference: '12A' } }),
  },
  otherAccount: {
    weight: 1,
    shape: (random) => ({ ...toBiller(random), creditorIban: merchants[1] }),
  },
  letters: { weight: 1, shape: () => ({ remittance: 'Pagesë e rrymës', defects: ['RR10'] }) },
  twice: {
    weight: 1,
    shape: () => ({ debtorIban: strangers[0], remittance: 'rryma/uji', defects: ['AC01', 'RR10'] }),
  },
};

const weights = Object.fromEntries(Object.entries(shapes).map(([name, { weight }]) => [name, weight]));

export function makeIntent(
  random: Random,
  of: { transactionId: string; content: string; day: (ahead: number) => string },
): Intent {
  const debtorIban = random.pick(customers);
  const others = [...customers.filter((iban) => iban !== debtorIban), ...merchants, ...elsewhere];
  const { shape } = shapes[random.weighted(weights)];
  return {
    transactionId: of.transactionId,
    content: of.content,
    debtorIban,
    creditorIban: random.pick(others),
    creditorName: 'Shitesi i Pare',
    amountMinor: random.between(1, 120) * (random.chance(0.5) ? 100 : 37),
    currency: 'EUR',
    defects: [],
    ...shape(random, of.day),
  };
}

/** Another payment under the same transactionId, different in one field only. */
export function forge(intent: Intent, content: string, random: Random): Intent {
  if (intent.amountMinor !== null && random.chance(0.6))
    return { ...intent, content, amountMinor: intent.amountMinor + Number(content.slice(1)) };
  return { ...intent, content, creditorName: `Shitesi ${content}` };
}

/** One of the ways to write the intent down; all of them are the same payment. */
export function spell(intent: Intent, random: Random): Submission {
  const { biller, remittance, executionDate } = intent;
  return {
    transactionId: intent.transactionId,
    debtorAccount: { iban: spellIban(intent.debtorIban, random) },
    creditorAccount: { iban: spellIban(intent.creditorIban, random) },
    creditorName: intent.creditorName,
    instructedAmount: {
      currency: intent.currency,
      amount: intent.amountText ?? spellAmount(intent.amountMinor!, random),
    },
    ...(remittance && { remittanceInformationUnstructured: remittance }),
    ...(biller && { billerCode: biller.code }),
    ...(biller?.reference && { billerReference: biller.reference }),
    ...(executionDate && { requestedExecutionDate: executionDate }),
  };
}

function spellIban(iban: string, random: Random): string {
  // What is no IBAN has no other spelling: it is told apart by its letters.
  if (iban === brokenIban || random.chance(0.7)) return iban;
  return random.chance(0.5) ? iban.replace(/(.{4})(?=.)/g, '$1 ') : iban.toLowerCase();
}

function spellAmount(minor: number, random: Random): string {
  const plain = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
  if (random.chance(0.7)) return plain;
  return random.chance(0.5) ? `0${plain}` : plain.replace(/\.?0+$/, '');
}
