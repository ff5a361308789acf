// Signs tokens for tests and benchmarks with a key that every hosted service is told to trust.
import { claimsOfCaller, tokenAudience, tokenIssuer, trustKey, type Caller } from '#access';
import type { HostedProcess } from '#service';
import { newId, now } from '#time';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export async function tokenSigner(hosted: HostedProcess): Promise<(caller: Caller) => Promise<string>> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = newId('key');
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  // Tests move the clock.
  const notAfterMs = now().getTime() + 400 * 86_400_000;
  for (const { database } of hosted.runtimes.values())
    await database.transaction((tx) => trustKey(tx, database.schema, { kid, jwk, notAfterMs }));
  return (caller) =>
    new SignJWT({ client_id: 'test', ...claimsOfCaller(caller) })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience)
      .setSubject(caller.subject)
      .setJti(newId('tok'))
      .setIssuedAt(Math.floor(now().getTime() / 1_000))
      .setExpirationTime(Math.floor(now().getTime() / 1_000) + 600)
      .sign(privateKey);
}
