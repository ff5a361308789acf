// Hosts catalog (and others) in this process on a database of its own, with tokens signed by a key that
// they trust.
import type { Caller } from '#access';
import { hostServices, type HostedProcess, type ServiceDefinition } from '#service';
import { newId } from '#time';
import { jest } from '@jest/globals';
import { createDatabase, dropDatabase } from '../../support/postgres.mjs';
import { tokenSigner } from '../../support/token-signer.js';

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
  /** Ends the process, and hosts these services on the same database in a new one. */
  rehost(definitions: readonly ServiceDefinition[]): Promise<void>;
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
  const settings = {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'error',
    PAGESA_SECRET: 'a secret for tests, of 32 characters or more',
    MAIL_IN_PORT: '0',
    ...environment,
  };
  const hosted = await hostServices(definitions, settings);
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
    async rehost(others) {
      await host.hosted.close();
      host.hosted = await hostServices(others, settings);
    },
    async close() {
      await host.hosted.close();
      await dropDatabase(name);
    },
  };
  return host;
}
