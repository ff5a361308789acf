// Statements that help to match: who is known to write from an address.
import type { Tx } from '#db';

/** The accounts that an operator has confirmed to belong to an address; undefined if none is. */
export async function findKnownSender(tx: Tx, address: string | null): Promise<string[] | undefined> {
  if (address === null) return undefined;
  const rows = await tx.rows<{ iban: string }>(
    `select iban from cancellations.known_sender where address = $1`,
    [address.toLowerCase()],
  );
  return rows.length > 0 ? rows.map(({ iban }) => iban) : undefined;
}
