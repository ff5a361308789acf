// Makes a machine client and its secrets. A secret is shown once and kept as a hash.
import { newId, now, randomToken } from '#time';
import { createHash } from 'node:crypto';
import type { Tx } from '#db';
import { insertClient, insertSecret, type ClientRow } from './client.sql.js';

const secretBytes = 32;

export async function addClient(
  tx: Tx,
  client: Pick<ClientRow, 'name' | 'scopes'> & Partial<Pick<ClientRow, 'jwks' | 'requests_per_second_max'>>,
): Promise<ClientRow> {
  const row: ClientRow = {
    id: newId('cli'),
    name: client.name,
    scopes: client.scopes,
    jwks: client.jwks ?? null,
    requests_per_second_max: client.requests_per_second_max ?? null,
    state: 'active',
    made_at: now(),
  };
  await insertClient(tx, row);
  return row;
}

/** Returns the secret; nobody can read it again. */
export async function addSecret(tx: Tx, clientId: string): Promise<string> {
  const secret = randomToken(secretBytes);
  await insertSecret(tx, { id: newId('sec'), clientId, hash: secretHash(secret), madeAt: now() });
  return secret;
}

export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
