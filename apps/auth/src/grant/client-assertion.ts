// private_key_jwt (RFC 7523, OpenID Connect Core 9): a client proves itself by a short statement signed
// with its own key.
import { createHash } from 'node:crypto';
import { tokenIssuer } from '#access';
import { now } from '#time';
import { createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { Auth } from '../auth.js';
import { findClient, useAssertion, type ClientRow } from '../clients/client.sql.js';

const algorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];
const livesMaxSeconds = 300;

/** The client that signed the assertion, if it is valid and was never used before. */
export async function clientOfAssertion(
  auth: Auth,
  { assertion, clientId }: { assertion: string; clientId?: string },
): Promise<ClientRow | undefined> {
  try {
    const issuer = decodeJwt(assertion).iss;
    if (!issuer || (clientId !== undefined && clientId !== issuer)) return undefined;
    const client = await findClient(auth.runtime.database, issuer);
    if (client?.state !== 'active' || !client.jwks) return undefined;
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks), {
      issuer: client.id,
      subject: client.id,
      // RFC 7523: the token endpoint's address, or the issuer's name.
      audience: [`${auth.runtime.publicUrl()}/v1/auth/token`, tokenIssuer],
      algorithms,
      requiredClaims: ['exp', 'jti'],
      currentDate: now(),
    });
    const expiresAt = new Date(payload.exp! * 1_000);
    if (expiresAt.getTime() - now().getTime() > livesMaxSeconds * 1_000) return undefined;
    const hash = createHash('sha256').update(`${client.id}\0${payload.jti}`).digest();
    const first = await useAssertion(auth.runtime.database, hash, expiresAt);
    return first ? client : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
