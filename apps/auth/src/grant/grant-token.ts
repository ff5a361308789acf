// Gives a machine client an access token for the scopes it asks for and may have.
import { timingSafeEqual } from 'node:crypto';
import { now } from '#time';
import type { Auth } from '../auth.js';
import { recordAct } from '../audit/record-act.js';
import { secretHash } from '../clients/add-client.js';
import { clientOfAssertion } from './client-assertion.js';
import { findClient, livingSecretHashes, type ClientRow } from '../clients/client.sql.js';
import type { ClientProof, OAuthError } from './token-request.rules.js';

/** The success answer of RFC 6749, section 5.1. */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
}

export type TokenGrant = { ok: true; answer: TokenAnswer } | { ok: false; error: OAuthError };

const livesSeconds = 600;

export async function grantToken(
  auth: Auth,
  request: { proof: ClientProof; scopes?: string[]; address: string },
): Promise<TokenGrant> {
  const client = await provenClient(auth, request.proof);
  if (!client)
    return refused(401, 'invalid_client', 'the client is unknown, blocked, or did not prove itself');
  const scopes = request.scopes ?? client.scopes;
  const missing = scopes.filter((scope) => !client.scopes.includes(scope));
  if (missing.length > 0)
    return refused(400, 'invalid_scope', `this client may not have: ${missing.join(' ')}`);
  const caller = {
    subject: client.id,
    kind: 'client' as const,
    name: client.name,
    scopes,
    roles: [],
    ...(client.requests_per_second_max && { requestsPerSecondMax: client.requests_per_second_max }),
  };
  const token = await auth.signer.accessToken(caller, { clientId: client.id, livesSeconds });
  await auth.runtime.database.transaction((tx) =>
    recordAct(auth, tx, {
      act: 'token-granted',
      actor: client.id,
      address: request.address,
      detail: { scopes },
    }),
  );
  return {
    ok: true,
    answer: { access_token: token, token_type: 'Bearer', expires_in: livesSeconds, scope: scopes.join(' ') },
  };
}

async function provenClient(auth: Auth, proof: ClientProof): Promise<ClientRow | undefined> {
  const { database } = auth.runtime;
  if (proof.method === 'assertion') return clientOfAssertion(auth, proof);
  const client = await findClient(database, proof.clientId);
  const hash = secretHash(proof.secret);
  const hashes = await livingSecretHashes(database, proof.clientId, now());
  const proven = hashes.some((stored) => timingSafeEqual(stored, hash));
  return proven && client?.state === 'active' ? client : undefined;
}

function refused(status: OAuthError['status'], error: string, description: string): TokenGrant {
  return { ok: false, error: { status, error, error_description: description } };
}
