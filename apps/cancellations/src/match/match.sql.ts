// Statements that help to match: who wrote before, and which other cases are about the same payment.
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

/** Links a case with the others about the same payment, both ways. */
export function linkSamePayment(tx: Tx, caseId: string, transactionId: string): Promise<number> {
  return tx.run(
    `with other as (
       select id from cancellations.case where transaction_id = $2 and id <> $1 and state <> 'merged'
     )
     insert into cancellations.link (case_id, other_id, why)
     select $1, id, 'the same payment' from other union all select id, $1, 'the same payment' from other
     on conflict do nothing`,
    [caseId, transactionId],
  );
}
