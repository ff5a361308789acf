// Journey: machine clients with secrets and with keys, rotation without a gap, limits, and the replacement
// of signing keys.
import { newId } from '#time';
import { now } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { AuthHost } from './auth-host.js';
import { operatorToken, passTime } from './auth-people.js';

let auth: AuthHost;
let admin: string;

beforeAll(async () => {
  auth = await AuthHost.start('auth_clients');
  admin = await operatorToken(auth, 'admin');
});
afterAll(() => auth.stop());

const make = (json: object) => auth.call('POST', '/v1/auth/clients', { token: admin, json });
const grant = (form: Record<string, string>) =>
  auth.call('POST', '/v1/auth/token', { form: { grant_type: 'client_credentials', ...form } });
const bySecret = (id: string, secret: string) => grant({ client_id: id, client_secret: secret });

describe('a client with a secret', () => {
  it('gets new secrets without a gap', async () => {
    const made = await make({ name: 'Branch system', scopes: ['payments:read'] });
    expect(made.status).toBe(201);
    const { id, secret } = made.body;
    expect((await bySecret(id as string, secret as string)).status).toBe(200);
    const next = await auth.call('POST', `/v1/auth/clients/${id}/secrets`, {
      token: admin,
      json: { oldValidHours: 1 },
    });
    for (const good of [secret, next.body.secret])
      expect((await bySecret(id as string, good as string)).status).toBe(200);
    passTime(3_601_000);
    expect((await bySecret(id as string, secret as string)).status).toBe(401);
    expect((await bySecret(id as string, next.body.secret as string)).status).toBe(200);
    admin = await operatorToken(auth, 'admin');
    const list = await auth.call('GET', '/v1/auth/clients', { token: admin });
    expect(JSON.stringify(list.body)).not.toContain(next.body.secret);
  });

  it('is held to its requests a second', async () => {
    const { id, secret } = (await make({ name: 'Slow system', scopes: ['admin'], requestsPerSecondMax: 2 }))
      .body;
    const { access_token: token } = (await bySecret(id as string, secret as string)).body;
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => auth.call('GET', '/v1/auth/audit/verification', { token })),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(statuses).toContain(429);
  });

  it('is refused what is no client', async () => {
    const answer = await make({
      name: 'x',
      scopes: ['root'],
      jwks: { keys: [{ kty: 'EC', d: 'x' }] },
      requestsPerSecondMax: 0,
    });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'name',
      'scopes',
      'jwks',
      'requestsPerSecondMax',
    ]);
  });
});

describe('a client with a key of its own', () => {
  let id: string;
  let key: CryptoKey;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    const jwk = await exportJWK(pair.publicKey);
    id = (await make({ name: 'Key system', scopes: ['payments:write'], jwks: { keys: [jwk] } })).body
      .id as string;
  });

  const assertion = (
    more: { audience?: string; jti?: string; seconds?: number; by?: CryptoKey; issuer?: string } = {},
  ) => {
    const atSeconds = Math.floor(now().getTime() / 1_000);
    return new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(more.issuer ?? id)
      .setSubject(id)
      .setAudience(more.audience ?? `${auth.url}/v1/auth/token`)
      .setJti(more.jti ?? newId('jti'))
      .setExpirationTime(atSeconds + (more.seconds ?? 60))
      .sign(more.by ?? key);
  };
  const byAssertion = (text: string) =>
    grant({
      client_assertion: text,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });

  it('proves itself by private_key_jwt, each assertion once', async () => {
    const good = await assertion();
    expect(await byAssertion(good)).toMatchObject({ status: 200, body: { scope: 'payments:write' } });
    expect((await byAssertion(good)).status).toBe(401);
    expect((await byAssertion(await assertion({ audience: 'urn:pagesa:auth' }))).status).toBe(200);
  });

  it('is refused with another audience, key, issuer, or too long a life', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    for (const more of [
      { audience: 'https://other.example' },
      { by: privateKey },
      { issuer: 'cli_x' },
      { seconds: 3_600 },
      { seconds: -60 },
    ])
      expect((await byAssertion(await assertion(more))).status).toBe(401);
    expect((await byAssertion('x.y.z')).status).toBe(401);
  });
});

describe('signing keys', () => {
  it('are all replaced after a theft: every token ends, and new ones are good', async () => {
    const { id, secret } = auth.demo.client;
    const before = (await bySecret(id, secret)).body.access_token as string;
    const verify = (token: string) => auth.call('GET', '/v1/auth/audit/verification', { token });
    expect((await verify(before)).status).toBe(200);
    const replaced = await auth.call('POST', '/v1/auth/keys/replace', { token: admin });
    expect(replaced.body.ended).toHaveLength(1);
    const { keys } = (await auth.call('GET', '/v1/auth/jwks.json')).body;
    expect(keys).toHaveLength(1);
    expect(replaced.body.ended).not.toContain(keys[0].kid);
    const after = (await bySecret(id, secret)).body.access_token as string;
    expect((await verify(after)).status).toBe(200);
    const beganMs = performance.now();
    while ((await verify(before)).status !== 401)
      if (performance.now() - beganMs > 1_000)
        throw new Error('the old token was not refused within a second');
  });

  it('are published a day before they sign', async () => {
    passTime(29.5 * 86_400_000);
    await auth.prepareKeys();
    const { keys } = (await auth.call('GET', '/v1/auth/jwks.json')).body;
    expect(keys).toHaveLength(2);
    const { id, secret } = auth.demo.client;
    const kidOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString()).kid as string;
    const early = kidOf((await bySecret(id, secret)).body.access_token as string);
    passTime(86_400_000);
    const late = kidOf((await bySecret(id, secret)).body.access_token as string);
    expect(late).not.toBe(early);
    expect(keys.map((key: { kid: string }) => key.kid).sort()).toEqual([early, late].sort());
  });
});
