// The small bank that a simulation plays with: few accounts, so that payments meet, and little money, so that
// it runs out.
import type { Database } from '#db';
import { lockForDebit, nextBlock, openAccounts, post, type NewAccount } from '#ledger';
import { partitionOf } from '#log';
import { kosovoIban } from '#money';
import { now } from '#time';

export const bank = '99';
export const partitions = 3;
export const amountMaxMinor = 90_000;

const openingMinor = 500_00;

const account = (number: number, branch = '01'): string =>
  kosovoIban({ bank, branch, account: String(number).padStart(10, '0') });

export const house = account(1, '00');
export const customers = Array.from({ length: 8 }, (_, index) => account(index + 1));
export const merchants = [account(70, '02'), account(71, '02')];
/** Clearing accounts by the bank behind them. */
export const clearing: Record<string, string> = {
  '17': account(117, '00'),
  kips: account(118, '00'),
  abroad: account(119, '00'),
};
/** Valid IBANs that nobody has an account for here. */
export const strangers = [account(900), account(901)];
export const elsewhere = [
  kosovoIban({ bank: '17', branch: '01', account: '0000000005' }),
  kosovoIban({ bank: '51', branch: '01', account: '0000000006' }),
  'DE89370400440532013000',
];

/** What the accounts are at the beginning, for the database and for the model. */
export const accounts: NewAccount[] = [
  open(house, 'internal', null),
  ...Object.entries(clearing).map(([of, iban]) => ({ ...open(iban, 'clearing', null), bank: of })),
  ...customers.map((iban, index) => open(iban, 'customer', index === 0 ? 5_000 : 0)),
  ...merchants.map((iban) => open(iban, 'biller', 0)),
];

function open(iban: string, kind: NewAccount['kind'], overdraftMinor: number | null): NewAccount {
  const shard = partitionOf(iban, partitions);
  return { iban, kind, ownerName: 'Shembull', currency: 'EUR', shard, overdraftMinor };
}

/** What each customer has at the beginning, minor units, brought in from the bank's own account. */
export const openings = customers.map((iban) => ({ iban, amountMinor: openingMinor }));

export async function openBank(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const rows = await openAccounts(tx, accounts);
    const ids = new Map(rows.map((row) => [row.iban, row.id]));
    const { shard } = accounts.find(({ iban }) => iban === house)!;
    const first = await nextBlock(tx);
    const transfers = openings.map(({ iban, amountMinor }, index) => ({
      id: first + index,
      debitAccount: ids.get(house)!,
      creditAccount: ids.get(iban)!,
      amountMinor,
      paymentId: null,
      reverses: null,
    }));
    const heads = await lockForDebit(tx, [shard]);
    await post(tx, { heads, settledAtMs: now().getTime(), transfers: new Map([[shard, transfers]]) });
  });
}
