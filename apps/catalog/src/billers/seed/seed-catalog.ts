// Fills an empty catalog with what a system starts with; does nothing when there is any biller.
import { bankOf } from '#money';
import type { Runtime } from '#service';
import { publish } from '../../publish/publish.js';
import { lockEdition } from '../../publish/publish.sql.js';
import { seedBillers } from './seed.js';

/** The codes for demo.json: first the billers with an account at the bank itself, then the others. */
export async function seedCatalog({
  database,
  log,
  configuration,
}: Pick<Runtime, 'database' | 'log' | 'configuration'>): Promise<{ billers: string[] }> {
  await database.transaction(async (tx) => {
    if ((await lockEdition(tx)) > 0) return;
    await publish(
      tx,
      log,
      seedBillers.map((content) => ({
        content,
        proposedBy: 'seed',
        approvedBy: 'seed',
        proposalId: null,
      })),
    );
  });
  const ownBank = configuration.PAGESA_BANK_CODE;
  const isOwn = ({ accounts }: (typeof seedBillers)[number]) =>
    accounts.some(({ iban }) => bankOf(iban) === ownBank);
  const ordered = [...seedBillers.filter(isOwn), ...seedBillers.filter((biller) => !isOwn(biller))];
  return { billers: ordered.map(({ code }) => code) };
}
