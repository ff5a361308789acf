// Statements that leap over the numbers which a restored database may have given out after its backup was
// taken.
import type { Tx } from '#db';

export function leapOutbox(tx: Tx, places: number): Promise<number> {
  return tx.run(
    `with leapt as (
       update log.partition set next_offset = next_offset + $1 returning topic, partition, next_offset)
     insert into log.leap (topic, partition, from_offset, to_offset)
     select topic, partition, next_offset - $1, next_offset from leapt`,
    [places],
  );
}

/** Leaps over blocks of ids; how many ids that are. */
export async function leapIds(tx: Tx, blocks: number): Promise<number> {
  const [row] = await tx.rows<{ leapt: number }>(
    `with block as (select seqincrement as size from pg_sequence where seqrelid = 'ledger.block'::regclass)
     select (setval('ledger.block', nextval('ledger.block') + size * $1::bigint) is not null)::int * size * $1::bigint
       as leapt from block`,
    [blocks],
  );
  return row.leapt;
}
