// Journey: machine clients and operators get tokens, and every service checks them by itself.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { generateSync } from 'otplib';
import { now, setClockOffset } from '#time';
import { openAuth } from '../../apps/auth/src/auth.js';
import { AuthHost } from './auth-host.js';

let auth: AuthHost;
beforeAll(async () => {
  auth = await AuthHost.start('auth_tokens');
});
afterAll(() => auth.stop());

const codeOf = (secret: string, aheadSteps = 0) =>
  generateSync({ secret, epoch: Math.floor(now().getTime() / 1000) + aheadSteps * 30 });

describe('client credentials', () => {
  it('gives a token by Basic authentication that anybody can check with the published keys', async () => {
    const { id, secret } = auth.demo.client;
    const answer = await auth.call('POST', '/v1/auth/token', {
      form: { grant_type: 'client_credentials', scope: 'payments:write payments:read' },
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'payments:write payments:read',
    });
    for (const path of ['/v1/auth/jwks.json', '/.well-known/jwks.json']) {
      const keys = await auth.call('GET', path);
      const { payload, protectedHeader } = await jwtVerify(
        answer.body.access_token as string,
        createLocalJWKSet(keys.body),
        { issuer: 'urn:pagesa:auth', audience: 'urn:pagesa', typ: 'at+jwt' },
      );
      expect(protectedHeader.alg).toBe('ES256');
      expect(payload).toMatchObject({ sub: id, client_id: id, kind: 'client' });
    }
  });

  it.each([
    ['no grant type', {}, 400, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no proof', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: 'ID', client_secret: 'x' },
      401,
      'invalid_client',
    ],
    [
      'a foreign scope',
      { grant_type: 'client_credentials', client_id: 'ID', client_secret: 'SECRET', scope: 'root' },
      400,
      'invalid_scope',
    ],
  ])('refuses %s as RFC 6749 says', async (_, form, status, error) => {
    const { id, secret } = auth.demo.client;
    const filled = Object.fromEntries(
      Object.entries(form as Record<string, string>).map(([name, value]) => [
        name,
        value === 'ID' ? id : value === 'SECRET' ? secret : value,
      ]),
    );
    for (const sent of [{ form: filled }, { json: filled }]) {
      const answer = await auth.call('POST', '/v1/auth/token', sent);
      expect(answer).toMatchObject({ status, body: { error } });
    }
  });
});

describe('a clock that was set back to before the first key began', () => {
  afterEach(() => setClockOffset(0));

  it('does not keep tokens from being given and taken', async () => {
    const { id, secret } = auth.demo.client;
    setClockOffset(-3_600_000);
    openAuth(auth.runtime).signer.forget();
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const { status, body } = await auth.call('POST', '/v1/auth/token', { form });
    expect(status).toBe(200);
    const token = (body as { access_token: string }).access_token;
    const called = await auth.call('GET', '/v1/auth/users', { token });
    // Known, if not allowed: a client has no role.
    expect(called.status).toBe(403);
  });
});

describe('sign-in of an operator', () => {
  it('needs password and code, and accepts a code once', async () => {
    const operator = auth.demo.operators[0];
    const { username, password } = operator;
    const otp = codeOf(operator.totpSecret!);
    const signedIn = await auth.call('POST', '/v1/auth/sign-in', { json: { username, password, otp } });
    expect(signedIn).toMatchObject({ status: 200, body: { token_type: 'Bearer', roles: operator.roles } });
    const again = await auth.call('POST', '/v1/auth/sign-in', { json: { username, password, otp } });
    expect(again).toMatchObject({ status: 401, body: { type: 'urn:pagesa:problem:unauthorized' } });
    const without = await auth.call('POST', '/v1/auth/sign-in', { json: { username, password } });
    expect(without.body.detail).toBe(again.body.detail);
    const later = await auth.call('POST', '/v1/auth/sign-in', {
      json: { username, password, otp: codeOf(operator.totpSecret!, 1), device: signedIn.body.device_token },
    });
    expect(later.status).toBe(200);
  });
});
