// Every route of the OpenAPI document, called with no token, a foreign one, and by each kind of caller and
// each role,
// compared with a table that is written out here once more: a route that is new or opened wider fails until
// it stands here.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { generateKeyPair, SignJWT } from 'jose';
import { assertEveryRouteIsGuarded } from '#access';
import { AuthHost } from './auth-host.js';
import { customer, operatorToken, signIn } from './auth-people.js';

const roles = ['back-office', 'approver', 'catalog-admin', 'auditor', 'admin'];
const people = ['customer with info right', 'customer with payment right', ...roles];

/**
 * Who may call; the operator of the demo with back-office is contact-center too, so these two stand for
 * each other here.
 */
const table: Record<string, 'everybody' | string[]> = {
  'GET /v1/auth/jwks.json': 'everybody',
  'GET /.well-known/jwks.json': 'everybody',
  'POST /v1/auth/token': 'everybody',
  'POST /v1/auth/sign-in': 'everybody',
  'POST /v1/auth/activate': 'everybody',
  'POST /v1/auth/mtoken': 'everybody',
  'POST /v1/auth/reset': 'everybody',
  'POST /v1/auth/reset/complete': 'everybody',
  'GET /v1/auth/reset/confirm/{token}': 'everybody',
  'GET /v1/auth/reset/not-me/{token}': 'everybody',
  'POST /v1/auth/reset/not-me/{token}': 'everybody',
  'GET /v1/auth/first-admin/{token}': 'everybody',
  'POST /v1/auth/first-admin/{token}': 'everybody',
  'GET /v1/auth/sessions': people,
  'DELETE /v1/auth/sessions/{id}': people,
  'POST /v1/auth/sign-out': people,
  'POST /v1/auth/password': people,
  'POST /v1/auth/confirmations': ['customer with payment right'],
  'POST /v1/auth/confirmations/{id}': ['customer with payment right'],
  'POST /v1/auth/agreements': ['back-office'],
  'POST /v1/auth/users/{id}/activation-letter': ['back-office'],
  'POST /v1/auth/users/{id}/activation-codes': ['back-office'],
  'POST /v1/auth/hardware-tokens': ['back-office'],
  'POST /v1/auth/users/{id}/hardware-token': ['back-office'],
  'POST /v1/auth/tokens/{id}/synchronise': ['back-office'],
  'POST /v1/auth/tokens/{id}/stop': ['back-office'],
  'GET /v1/auth/users': ['back-office', 'auditor', 'admin'],
  'GET /v1/auth/users/{id}': ['back-office', 'auditor', 'admin'],
  'POST /v1/auth/users/{id}/block': ['back-office', 'admin', 'client with every scope'],
  'POST /v1/auth/users/{id}/unblock': ['back-office', 'admin'],
  'GET /v1/auth/operators/permissions': ['auditor', 'admin'],
  'GET /v1/auth/operators/proposals': ['auditor', 'admin'],
  'POST /v1/auth/operators/proposals': ['admin'],
  'POST /v1/auth/operators/proposals/{id}/approve': ['admin'],
  'POST /v1/auth/operators/proposals/{id}/reject': ['admin'],
  'GET /v1/auth/clients': ['admin'],
  'POST /v1/auth/clients': ['admin'],
  'POST /v1/auth/clients/{id}/secrets': ['admin'],
  'PUT /v1/auth/clients/{id}/keys': ['admin'],
  'POST /v1/auth/keys/replace': ['admin'],
  'GET /v1/auth/audit': ['auditor', 'admin', 'client with every scope'],
  'GET /v1/auth/audit/verification': ['auditor', 'admin', 'client with every scope'],
};

let auth: AuthHost;
const tokens = new Map<string, string>();
let routes: string[];

beforeAll(async () => {
  auth = await AuthHost.start('auth_permissions');
  for (const role of roles) tokens.set(role, await operatorToken(auth, role));
  const { id, secret } = auth.demo.client;
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  tokens.set(
    'client with every scope',
    (await auth.call('POST', '/v1/auth/token', { form })).body.access_token as string,
  );
  const narrow = await auth.call('POST', '/v1/auth/token', { form: { ...form, scope: 'payments:write' } });
  tokens.set('client with payments:write', narrow.body.access_token as string);
  const tokenOf = async (username: string) =>
    (await signIn(auth, customer(auth, username))).body.access_token as string;
  tokens.set('customer with info right', await tokenOf('driton.bytyqi'));
  tokens.set('customer with payment right', await tokenOf('arta.krasniqi'));
  const document = SwaggerModule.createDocument(auth.app, new DocumentBuilder().build());
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
});
afterAll(() => auth.stop());

/**
 * Calls with ids and bodies that nobody has: whoever passes the guard gets some other answer, and nothing
 * changes.
 */
async function call(route: string, token?: string): Promise<number> {
  const [method, path] = route.split(' ') as [string, string];
  const filled = path.replaceAll(/\{\w+\}/g, 'nobody');
  return (
    await auth.call(method, filled, { ...(method === 'GET' ? {} : { json: {} }), ...(token && { token }) })
  ).status;
}

/**
 * Routes that would do something even with an empty body: the guard's answer is enough to see who may not.
 */
const acts = new Set(['POST /v1/auth/keys/replace', 'POST /v1/auth/sign-out']);

describe('every route', () => {
  it('stands in the table, and the table has no other', () => {
    expect(routes.sort()).toEqual(Object.keys(table).sort());
    expect(() => assertEveryRouteIsGuarded(auth.app)).not.toThrow();
  });

  it('refuses no token and a foreign token, unless it is for everybody', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const foreign = await new SignJWT({ kind: 'operator', roles: ['admin'], client_id: 'x' })
      .setProtectedHeader({ alg: 'ES256', kid: 'key_foreign', typ: 'at+jwt' })
      .setIssuer('urn:pagesa:auth')
      .setAudience('urn:pagesa')
      .setSubject('opr_x')
      .setJti('x')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    for (const [route, who] of Object.entries(table)) {
      if (who === 'everybody') continue;
      for (const token of [undefined, foreign])
        expect([route, await call(route, token)]).toEqual([route, 401]);
    }
  });

  it('lets in whom the table names, and nobody else', async () => {
    const wrong: string[] = [];
    for (const [route, who] of Object.entries(table)) {
      if (who === 'everybody') continue;
      for (const [caller, token] of tokens) {
        const allowed = who.includes(caller);
        if (allowed && acts.has(route)) continue;
        const passed = ![401, 403].includes(await call(route, token));
        if (passed !== allowed) wrong.push(`${caller} ${passed ? 'may' : 'may not'} ${route}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
