// Every route of the OpenAPI document of all services, called with no token, with tokens that are none of
// ours or not for this, and by each kind of customer, each role and each scope; compared with a table of
// our own.
import { callerOfClaims } from '../../libs/access/src/caller.rules.js';
import { tokenAudience, type Caller, type Permission } from '#access';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { openAuth, type Auth } from '../../apps/auth/src/auth.js';
import type { Answer } from './auth-host.js';
import { customer, operatorToken, passTime, signIn } from './auth-people.js';
import { permissionTable, roles, scopeMark, scopes, whoMay } from './support/permission-table.js';
import { hostEverything, type WholeHost } from './support/whole-host.js';

interface Operation {
  'x-allow'?: Permission;
  security?: object[];
}

let host: WholeHost;
let auth: Auth;
let operations: Map<string, Operation>;
const tokens = new Map<string, string>();

beforeAll(async () => {
  host = await hostEverything('permissions');
  auth = openAuth(host.hosted.runtimes.get('auth')!);
  for (const role of roles) tokens.set(role, await operatorToken(host, role));
  for (const [name, username] of [
    ['info', 'driton.bytyqi'],
    ['paying', 'arta.krasniqi'],
  ] as const)
    tokens.set(name, (await signIn(host, customer(host, username))).body.access_token as string);
  for (const scope of scopes) {
    const caller = {
      subject: newId('cli'),
      kind: 'client' as const,
      name: scope,
      scopes: [scope],
      roles: [],
    };
    tokens.set(scopeMark + scope, await sign(caller));
  }
  const { body } = await host.call('GET', '/openapi.json');
  operations = new Map(
    Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  );
});
afterAll(() => host?.stop());

const sign = (caller: Caller, livesSeconds = 900): Promise<string> =>
  auth.signer.accessToken(caller, { clientId: caller.subject, livesSeconds });

/** Calls with ids and bodies that nobody has: whoever passes the guard gets some other answer. */
function call(route: string, token?: string): Promise<Answer> {
  const [method, path] = route.split(' ') as [string, string];
  const filled = path.replaceAll(/\{\w+\}/g, 'nobody');
  return host.call(method, filled, { ...(method === 'GET' ? {} : { json: {} }), ...(token && { token }) });
}

/** The guard's own refusal, by what it says to the caller; doors refuse more closely after it. */
const isShutOut = ({ status, headers }: Answer): boolean =>
  status === 401 || (status === 403 && /insufficient_scope/.test(headers.get('www-authenticate') ?? ''));

/** They would do something even with an empty body: it is enough to see who may not. */
const acts = new Set(['POST /v1/auth/keys/replace', 'POST /v1/auth/sign-out']);

const takesFiles = new Set([
  'POST /v1/payment-batches',
  'POST /v1/cancellations',
  'POST /v1/cancellations/messages',
  'POST /v1/catalog/imports',
]);

const guarded = (): string[] => Object.keys(permissionTable).filter((route) => whoMay(route) !== undefined);

describe('every route', () => {
  it('stands in the table, and the table has no other', () => {
    expect([...operations.keys()].sort()).toEqual(Object.keys(permissionTable).sort());
  });

  it('says in the OpenAPI document who may call it, as the table does', () => {
    const told = (route: string, { 'x-allow': allow, security }: Operation) => {
      if (!allow) return [route, security];
      const people = [...tokens].filter(([, token]) => mayCall(decodeJwt(token), allow));
      return [route, people.map(([name]) => name).sort()];
    };
    for (const [route, operation] of operations) {
      const who = whoMay(route);
      expect(told(route, operation)).toEqual([route, who ? [...who].sort() : []]);
    }
  });

  it('lets nobody in without a token, and says so without an error, as RFC 6750 wants', async () => {
    for (const route of guarded()) {
      const { status, headers } = await call(route);
      expect([route, status, headers.get('www-authenticate')]).toEqual([route, 401, 'Bearer realm="pagesa"']);
    }
  });

  it('lets nobody in with a token that is not ours or not for this, and says invalid_token', async () => {
    const wrong = await wrongTokens();
    const saying = /^Bearer realm="pagesa", error="invalid_token", error_description="[^"\\]+"$/;
    for (const [what, token] of wrong) {
      // All at once: a key that is not known is waited for.
      const answers = await Promise.all(guarded().map((route) => call(route, token)));
      const passed = guarded().filter(
        (_, index) =>
          answers[index].status !== 401 || !saying.test(answers[index].headers.get('www-authenticate') ?? ''),
      );
      expect([what, passed]).toEqual([what, []]);
    }
  });

  it('lets in whom the table names, and nobody else', async () => {
    const wrong: string[] = [];
    for (const route of guarded()) {
      const who = whoMay(route)!;
      for (const [caller, token] of tokens) {
        const allowed = who.has(caller);
        if (allowed && acts.has(route)) continue;
        const answer = await call(route, token);
        if (answer.status >= 500) wrong.push(`${caller} breaks ${route}: ${answer.status}`);
        if (isShutOut(answer) === allowed) wrong.push(`${caller} ${allowed ? 'may not' : 'may'} ${route}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('takes a file as a body only where files are taken, and goes on after any other', async () => {
    const wrong: string[] = [];
    for (const route of Object.keys(permissionTable)) {
      if (route.startsWith('GET ') || acts.has(route) || takesFiles.has(route)) continue;
      const [method, path] = route.split(' ') as [string, string];
      const token = tokens.get([...(whoMay(route) ?? [])][0] ?? '');
      for (const type of ['application/xml', 'text/plain']) {
        const filled = path.replaceAll(/\{\w+\}/g, 'nobody');
        const { status } = await host.call(method, filled, {
          text: '<a/>',
          headers: { 'content-type': type },
          token,
        });
        if (status < 400 || status >= 500) wrong.push(`${route} answers ${type} with ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['/v1/payments/%zz', 400],
    [`/v1/payments/${'x'.repeat(400)}`, 414],
    ['/nowhere', 404],
  ])('answers a problem document for an address that leads nowhere: %s', async (path, status) => {
    const answer = await host.call('GET', path);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      status,
      instance: path,
      errors: [{ path: '', code: expect.stringMatching(/\S/), message: expect.stringMatching(/\S/) }],
    });
  });

  it('answers with the security headers, whatever it answers', async () => {
    const answers = {
      '/health/live': 200,
      '/docs': 200,
      '/openapi.json': 200,
      '/v1/payments/nobody': 401,
      '/nowhere': 404,
    };
    for (const [path, status] of Object.entries(answers)) {
      const answer = await fetch(host.hosted.url + path);
      await answer.arrayBuffer();
      expect([path, answer.status]).toEqual([path, status]);
      const { headers } = answer;
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('keeps contact center and back office apart', () => {
    const only = (role: string, other: string) =>
      guarded().filter((route) => whoMay(route)!.has(role) && !whoMay(route)!.has(other));
    expect(only('contact-center', 'back-office')).toEqual([
      'POST /v1/auth/tokens/{id}/synchronise',
      'POST /v1/auth/users/{id}/unblock',
    ]);
    expect(only('back-office', 'contact-center')).toEqual(
      expect.arrayContaining([
        'POST /v1/auth/agreements',
        'POST /v1/auth/users/{id}/activation-letter',
        'POST /v1/auth/hardware-tokens',
        'POST /v1/payments/{transactionId}/release',
        'POST /v1/payment-batches',
      ]),
    );
    for (const { username, roles: own } of host.demo.operators) expect([username, own]).toHaveLength(2);
    const both = host.demo.operators.filter(
      ({ roles: own = [] }) => own.includes('contact-center') && own.includes('back-office'),
    );
    expect(both).toEqual([]);
  });
});

/** What the document says, judged by itself. */
function mayCall(claims: Record<string, unknown>, allow: Permission): boolean {
  const caller = callerOfClaims(claims)!;
  if (allow.kinds && !allow.kinds.includes(caller.kind)) return false;
  const { scopes: wanted = [], roles: named = [] } = allow;
  if (wanted.length + named.length === 0) return true;
  const has = (scope: string) =>
    caller.scopes.some(
      (own) => own === scope || (scope.endsWith(':*') && own.startsWith(scope.slice(0, -1))),
    );
  return wanted.some(has) || named.some((role) => caller.roles.includes(role));
}

/** An admin's claims in tokens that must all be refused. */
async function wrongTokens(): Promise<[what: string, token: string][]> {
  const admin = tokens.get('admin')!;
  const { kid } = decodeProtectedHeader(admin);
  const { privateKey } = await generateKeyPair('ES256');
  const claims = { ...decodeJwt(admin), exp: Math.floor(Date.now() / 1_000) + 10 * 365 * 86_400 };
  const forged = (key: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key, typ: 'at+jwt' }).sign(privateKey);
  const caller = callerOfClaims(claims)!;
  const statement = { livesSeconds: 900, id: newId('tok'), subject: caller.subject, claims };
  const expired = await sign(caller, 1);
  const [head, , signature] = admin.split('.') as [string, string, string];
  const changed = Buffer.from(JSON.stringify({ ...claims, roles: ['admin', 'approver'] })).toString(
    'base64url',
  );
  passTime(2_000);
  return [
    ['signed by another key under our name', await forged(kid!)],
    ['signed by a key that is not known', await forged('key_foreign')],
    ['expired', expired],
    ['for another audience', await auth.signer.sign({ ...statement, type: 'at+jwt', audience: 'urn:other' })],
    ['of another kind', await auth.signer.sign({ ...statement, type: 'jwt', audience: tokenAudience })],
    ['changed', [head, changed, signature].join('.')],
    ['without a signature', new UnsecuredJWT(claims).encode()],
    ['no token at all', 'x'],
  ];
}
