// Demo accounts: customers with money, and clearing accounts of the other banks.
import { kosovoIban } from '#money';
import { lockForDebit, nextBlock, openAccounts, post, type NewAccount } from '#ledger';
import { partitionOf } from '#log';
import type { Runtime } from '#service';
import { now } from '#time';

const customers = 1_000;
const openingMinor = 1_000_000_00;

// Banks with an account of their own here; every other bank of Kosovo is settled through the common
// clearing account.
const clearingBanks = ['10', '13', '17', '19', '20'];

const clearingNames: Record<string, string> = { kips: 'Clearing KIPS', abroad: 'Clearing abroad' };

const firstNames = [
  'Arta',
  'Blerim',
  'Drita',
  'Ermal',
  'Fjolla',
  'Gazmend',
  'Hana',
  'Ilir',
  'Jehona',
  'Kushtrim',
];
const lastNames = [
  'Krasniqi',
  'Gashi',
  'Berisha',
  'Shala',
  'Hoxha',
  'Bytyqi',
  'Morina',
  'Petrovic',
  'Rexhepi',
  'Zeka',
];

/** Opens the accounts once; returns the customers' IBANs for demo.json. */
export async function seedAccounts({ database, configuration }: Runtime): Promise<Record<string, unknown>> {
  const bank = configuration.PAGESA_BANK_CODE;
  const account = (of: Omit<NewAccount, 'shard' | 'currency'>): NewAccount => ({
    ...of,
    currency: 'EUR',
    shard: partitionOf(of.iban, configuration.PAGESA_PARTITIONS),
  });
  const house = account({
    iban: kosovoIban({ bank, branch: '00', account: '0000000001' }),
    kind: 'internal',
    ownerName: configuration.PAGESA_BANK_NAME,
    overdraftMinor: null,
  });
  const clearing = [...clearingBanks.filter((code) => code !== bank), 'kips', 'abroad'].map((code, index) =>
    account({
      iban: kosovoIban({ bank, branch: '00', account: String(100 + index).padStart(10, '0') }),
      kind: 'clearing',
      ownerName: clearingNames[code] ?? `Clearing bank ${code}`,
      overdraftMinor: null,
      bank: code,
    }),
  );
  const people = Array.from({ length: customers }, (_, index) =>
    account({
      iban: kosovoIban({ bank, branch: '01', account: String(index + 1).padStart(10, '0') }),
      kind: 'customer',
      ownerName: `${firstNames[index % 10]} ${lastNames[Math.floor(index / 10) % 10]}`,
      overdraftMinor: 0,
    }),
  );
  await database.transaction(async (tx) => {
    // Another process may seed at the same moment, and billers' accounts may be there before: under the
    // lock, the house's own account tells whether this was done.
    const heads = await lockForDebit(tx, [house.shard]);
    const [done] = await tx.rows('select 1 from ledger.account where iban = $1', [house.iban]);
    if (done) return;
    const rows = await openAccounts(tx, [house, ...clearing, ...people]);
    const ids = new Map(rows.map((row) => [row.iban, row.id]));
    const first = await nextBlock(tx);
    await post(tx, {
      heads,
      settledAtMs: now().getTime(),
      transfers: new Map([
        [
          house.shard,
          people.map(({ iban }, index) => ({
            id: first + index,
            debitAccount: ids.get(house.iban)!,
            creditAccount: ids.get(iban)!,
            amountMinor: openingMinor,
            paymentId: null,
            reverses: null,
          })),
        ],
      ]),
    });
  });
  return { accounts: people.map(({ iban }) => iban) };
}
