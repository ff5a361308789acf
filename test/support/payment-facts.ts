// A small bank for the specs of payments' rules: accounts, clearing, two billers and a day, all of them plain
// values.
import type { Account } from '#ledger';
import { compileBiller, type BillerVersion } from '#references';
import type { Instruction } from '../../apps/payments/src/settle/instruction.rules.js';
import type { SettleFacts } from '../../apps/payments/src/settle/settle.rules.js';

export const today = '2026-11-23';
export const arta = 'XK059901000000000136';
export const blerim = 'XK059901000000000233';
export const water = 'XK059902000000007070';
export const fines = 'XK059902000000007167';
export const elsewhere = 'XK051701000000000010';
export const abroad = 'DE89370400440532013000';
export const clearingIbans = { '17': 'XK059900000000011729', abroad: 'XK059900000000011923' } as const;

let lastId = 0;

export function account(iban: string, other: Partial<Account> = {}): Account {
  return {
    id: ++lastId,
    iban,
    kind: 'customer',
    owner_name: 'Shembull',
    currency: 'EUR',
    state: 'open',
    overdraft_minor: 0,
    shard: 0,
    bank: null,
    ...other,
  };
}

const translated = { sq: 'Uji', sr: 'Voda', en: 'Water' };

export function biller(other: Partial<BillerVersion> = {}): BillerVersion {
  return {
    code: 'uji',
    version: 1,
    names: translated,
    category: 'water',
    creditorName: 'Ujesjellesi',
    accounts: [{ iban: water }],
    formats: [
      {
        code: 'customer',
        pattern: '[0-9]{6}',
        length: { min: 6, max: 6 },
        examples: { pass: ['123456'], fail: ['12345'] },
      },
    ],
    amount: { kind: 'range', minMinor: 200, maxMinor: 10_000, currency: 'EUR' },
    hint: translated,
    example: '123456',
    validFrom: '2026-01-01',
    active: true,
    onPaidBill: 'refuse',
    consentForReversal: false,
    known: 'example',
    ...other,
  };
}

/** A biller whose bills are registered; it can be paid from a day on. */
export const finesBiller = (other: Partial<BillerVersion> = {}): BillerVersion =>
  biller({
    code: 'gjoba',
    accounts: [{ iban: fines }],
    amount: { kind: 'bill', currency: 'EUR' },
    ...other,
  });

export interface Bank {
  accounts: Account[];
  billers: BillerVersion[];
  /** What each account may spend, by IBAN, minor units; 1,000.00 where nothing is said. */
  funds: Record<string, number>;
}

export const bank = (): Bank => ({
  accounts: [
    account(arta),
    account(blerim, { shard: 1 }),
    account(water, { kind: 'biller' }),
    account(fines, { kind: 'biller' }),
    account(clearingIbans['17'], { kind: 'clearing', bank: '17', overdraft_minor: null }),
    account(clearingIbans.abroad, { kind: 'clearing', bank: 'abroad', overdraft_minor: null }),
  ],
  billers: [biller(), finesBiller()],
  funds: {},
});

export function factsOf({ accounts, billers, funds }: Bank, other: Partial<SettleFacts> = {}): SettleFacts {
  const compiled = billers.map((version) => compileBiller(version));
  return {
    bank: '99',
    today,
    limits: { currencies: ['EUR'], amountMaxMinor: 5_000_00, executionDaysMax: 90, pastDaysMax: 5 },
    accountOf: (iban) => accounts.find((each) => each.iban === iban),
    clearingOf: (code) => accounts.find((each) => each.bank === code),
    billerOf: (code, day) =>
      compiled.find(({ version }) => version.code === code && version.validFrom <= day),
    blocked: new Set(),
    bills: new Map(),
    known: new Map(),
    available: new Map(accounts.map(({ id, iban }) => [id, funds[iban] ?? 1_000_00])),
    firstId: 8_192,
    ...other,
  };
}

/** A payment from Arta to Blerim that nothing is wrong with. */
export function instruction(other: Partial<Instruction> = {}): Instruction {
  return {
    transactionId: 'TX-1',
    contentHash: 'aa',
    debtorIban: arta,
    creditorIban: blerim,
    creditorName: 'Blerim Gashi',
    currency: 'EUR',
    amountMinor: 1_250,
    amountText: null,
    remittance: 'Pagese e rregullt',
    billerCode: null,
    billerReference: null,
    executionDate: null,
    channel: 'topic',
    client: 'erp',
    batchId: null,
    batchLine: null,
    submittedAtMs: 1_790_000_000_000,
    findings: [],
    ...other,
  };
}
