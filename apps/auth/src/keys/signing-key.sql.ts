// Statements of the signing keys. Private keys are only ever read sealed.
import type { Database, Tx } from '#db';

export interface StoredKey {
  kid: string;
  jwk: Record<string, unknown>;
  private_sealed: Buffer;
  signs_from: Date;
  signs_until: Date;
  not_after: Date;
}

/** One process at a time decides about keys; readers are not held up. */
export function lockKeys(tx: Tx): Promise<unknown> {
  return tx.rows(`lock table auth.signing_key in share row exclusive mode`);
}

export function insertKey(tx: Tx, key: StoredKey): Promise<number> {
  return tx.run(
    `insert into auth.signing_key (kid, jwk, private_sealed, signs_from, signs_until, not_after)
     values ($1, $2, $3, $4, $5, $6)`,
    [key.kid, JSON.stringify(key.jwk), key.private_sealed, key.signs_from, key.signs_until, key.not_after],
  );
}

/** Keys that may still check tokens, the one that signs longest first. */
export function livingKeys(database: Pick<Database, 'rows'>, at: Date): Promise<StoredKey[]> {
  return database.rows(
    `select kid, jwk, private_sealed, signs_from, signs_until, not_after from auth.signing_key
     where not_after > $1 order by signs_until desc`,
    [at],
  );
}

/** Ends every key at once, as after a theft. */
export function endKeys(tx: Tx, at: Date): Promise<{ kid: string; jwk: Record<string, unknown> }[]> {
  return tx.rows(
    `update auth.signing_key
     set not_after = $1, signs_until = greatest(least(signs_until, $1), signs_from + interval '1 ms')
     where not_after > $1 returning kid, jwk`,
    [at],
  );
}
