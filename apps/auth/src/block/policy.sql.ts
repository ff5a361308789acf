// Statements of the signs of misuse that the blocking policy counts.
import type { Tx } from '#db';
import type { Signal } from './policy.rules.js';

/** Keeps a sign and counts those since an instant, this one included; of a person that nobody is, none. */
export async function countSignalSince(
  tx: Tx,
  sign: { personId: string; signal: Signal; at: Date; since: Date },
): Promise<number> {
  const { personId, signal, at, since } = sign;
  const [row] = await tx.rows<{ count: number }>(
    `with kept as (
       insert into auth.misuse_sign (person_id, signal, at)
       select id, $2, $3::timestamptz from auth.person where id = $1 returning 1)
     select (select count(*) from kept)::int + count(*)::int as count
     from auth.misuse_sign where person_id = $1 and signal = $2 and at > $4::timestamptz`,
    [personId, signal, at, since],
  );
  return row.count;
}

/** The person proved to be the one, or an operator looked into it: the count starts anew. */
export function forgetSignals(tx: Tx, personId: string, some: readonly Signal[]): Promise<number> {
  return tx.run(`delete from auth.misuse_sign where person_id = $1 and signal = any ($2::text[])`, [
    personId,
    some,
  ]);
}

export function forgetOldSignals(tx: Pick<Tx, 'run'>, before: Date): Promise<number> {
  return tx.run(`delete from auth.misuse_sign where at < $1`, [before]);
}
