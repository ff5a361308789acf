// Hosts catalog (and others) in this process on a database of its own, with tokens signed by a key that
// they trust.
import { claimsOfCaller, tokenAudience, tokenIssuer, trustKey, type Caller } from '#access';
import { hostServices, type HostedProcess, type ServiceDefinition } from '#service';
import { newId, now } from '#time';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createDatabase, dropDatabase } from '../../support/postgres.mjs';

// Jest cannot load this package, which requires ES modules; all it does is serve the pictures of /docs.
jest.unstable_mockModule('@fastify/static', () => ({ default: () => Promise.resolve() }));

export interface HostedCatalog {
  /** May be replaced by another process on the same database. */
  hosted: HostedProcess;
  databaseUrl: string;
  /** Calls as somebody; without `as`, nobody. A body that is no text is sent as JSON. */
  call(method: string, path: string, of?: CallOptions): Promise<Answer>;
  /** The header that a caller sends. */
  authorization(as: Caller): Promise<string>;
  close(): Promise<void>;
}

interface CallOptions {
  as?: Caller;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever came.
  json: any;
}

export const operator = (name: string, ...roles: string[]): Caller => ({
  subject: `opr_${name}`,
  kind: 'operator',
  name,
  scopes: [],
  roles,
});

export const client = (name: string, ...scopes: string[]): Caller => ({
  subject: `cli_${name}`,
  kind: 'client',
  name,
  scopes,
  roles: [],
});

export async function hostCatalog(
  definitions: readonly ServiceDefinition[],
  environment: NodeJS.ProcessEnv = {},
): Promise<HostedCatalog> {
  const name = newId('catalog');
  const databaseUrl = await createDatabase(name);
  const hosted = await hostServices(definitions, {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'error',
    PAGESA_SECRET: 'a secret for tests, of 32 characters or more',
    MAIL_IN_PORT: '0',
    ...environment,
  });
  const sign = await tokenSigner(hosted);
  const host: HostedCatalog = {
    hosted,
    databaseUrl,
    async call(method, path, { as, body, headers = {} } = {}) {
      const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
      const response = await fetch(host.hosted.url + path, {
        method,
        headers: {
          ...(as && { authorization: `Bearer ${await sign(as)}` }),
          ...(!isPlain && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isPlain ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text ? JSON.parse(text) : undefined,
      };
    },
    authorization: async (as) => `Bearer ${await sign(as)}`,
    async close() {
      await host.hosted.close();
      await dropDatabase(name);
    },
  };
  return host;
}

async function tokenSigner(hosted: HostedProcess): Promise<(caller: Caller) => Promise<string>> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = newId('key');
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  const notAfterMs = now().getTime() + 3_600_000;
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
