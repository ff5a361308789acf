// Statements of the machine clients and their secrets.
import type { Database, Tx } from '#db';

export interface ClientRow {
  id: string;
  name: string;
  scopes: string[];
  jwks: { keys: Record<string, unknown>[] } | null;
  requests_per_second_max: number | null;
  state: 'active' | 'blocked';
  made_at: Date;
}

const columns = 'id, name, scopes, jwks, requests_per_second_max, state, made_at';

export async function findClient(
  database: Pick<Database, 'rows'>,
  id: string,
): Promise<ClientRow | undefined> {
  const [row] = await database.rows<ClientRow>(`select ${columns} from auth.client where id = $1`, [id]);
  return row;
}

export function listClients(database: Pick<Database, 'rows'>): Promise<ClientRow[]> {
  return database.rows(`select ${columns} from auth.client order by id`);
}

export function insertClient(tx: Tx, client: ClientRow): Promise<number> {
  return tx.run(
    `insert into auth.client (id, name, scopes, jwks, requests_per_second_max, state, made_at)
     values ($1, $2, $3::text[], $4, $5, $6, $7)`,
    [
      client.id,
      client.name,
      client.scopes,
      client.jwks ? JSON.stringify(client.jwks) : null,
      client.requests_per_second_max,
      client.state,
      client.made_at,
    ],
  );
}

export async function livingSecretHashes(
  database: Pick<Database, 'rows'>,
  clientId: string,
  at: Date,
): Promise<Buffer[]> {
  const rows = await database.rows<{ hash: Buffer }>(
    `select hash from auth.client_secret where client_id = $1 and (expires_at is null or expires_at > $2)`,
    [clientId, at],
  );
  return rows.map((row) => row.hash);
}

export function insertSecret(
  tx: Tx,
  secret: { id: string; clientId: string; hash: Buffer; madeAt: Date },
): Promise<number> {
  return tx.run(`insert into auth.client_secret (id, client_id, hash, made_at) values ($1, $2, $3, $4)`, [
    secret.id,
    secret.clientId,
    secret.hash,
    secret.madeAt,
  ]);
}

/** Lets the secrets that are alive expire at an instant, if they would not sooner. */
export function expireSecrets(tx: Tx, clientId: string, at: Date): Promise<number> {
  return tx.run(
    `update auth.client_secret set expires_at = $2 where client_id = $1 and (expires_at is null or expires_at > $2)`,
    [clientId, at],
  );
}

export async function findAnyClient(database: Pick<Database, 'rows'>): Promise<boolean> {
  return (await database.rows(`select 1 from auth.client limit 1`)).length > 0;
}

export function setClientState(tx: Tx, id: string, state: ClientRow['state']): Promise<number> {
  return tx.run(`update auth.client set state = $2 where id = $1`, [id, state]);
}

/** True the first time that an assertion is seen. */
export async function useAssertion(
  database: Pick<Database, 'run'>,
  hash: Buffer,
  expiresAt: Date,
): Promise<boolean> {
  const stored = await database.run(
    `insert into auth.used_assertion (hash, expires_at) values ($1, $2) on conflict do nothing`,
    [hash, expiresAt],
  );
  return stored === 1;
}

export function forgetOldAssertions(database: Pick<Database, 'run'>, before: Date): Promise<number> {
  return database.run(`delete from auth.used_assertion where expires_at < $1`, [before]);
}

export function setKeys(tx: Tx, id: string, jwks: object | null): Promise<number> {
  return tx.run(`update auth.client set jwks = $2 where id = $1`, [id, jwks ? JSON.stringify(jwks) : null]);
}
