// Journey: another service checks tokens by its own copy of auth's events, and a block is in force there
// within a second.
import {
  accessGuard,
  AccessModule,
  Allow,
  assertEveryRouteIsGuarded,
  blockedAmong,
  CallerOf,
  createAccessTables,
  Public,
  type Caller,
} from '#access';
import { Database, migrate } from '#db';
import { ProblemFilter } from '#http';
import { createConsumerTables, LogStrategy } from '#log';
import { transportOf } from '#service';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT, generateKeyPair } from 'jose';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AuthHost, type Answer } from './auth-host.js';
import { operatorToken, passTime } from './auth-people.js';

class ShopTables1763900300000 implements MigrationInterface {
  name = 'ShopTables1763900300000';
  async up(runner: QueryRunner) {
    await createConsumerTables(runner, 'shop');
    await createAccessTables(runner, 'shop');
  }
  async down() {}
}

@Controller('shop')
class ShopController {
  @Get('open')
  @Public()
  open() {
    return { open: true };
  }

  @Get('payments')
  @Allow({ scopes: ['payments:read', 'payments:write'], roles: ['auditor'] })
  payments(@CallerOf() caller: Caller) {
    return caller;
  }

  @Get('forgotten')
  forgotten() {
    return 'never';
  }
}

const transport = transportOf('payments');

let auth: AuthHost;
let shop: Database;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  auth = await AuthHost.start('auth_access');
  const { url: databaseUrl } = auth.runtime.database.source.options as unknown as { url: string };
  shop = await Database.open({ url: databaseUrl, schema: 'shop', migrations: [ShopTables1763900300000] });
  await migrate(shop);

  @Module({ imports: [AccessModule.register({ database: shop }, transport)], controllers: [ShopController] })
  class ShopModule {}

  app = await NestFactory.create<NestFastifyApplication>(ShopModule, new FastifyAdapter(), {
    logger: ['error'],
  });
  app.useGlobalFilters(new ProblemFilter(() => undefined));
  app.useGlobalGuards(accessGuard({ database: shop }));
  const strategy = new LogStrategy(auth.runtime.log, { transport, group: 'shop', database: shop });
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
});
afterAll(async () => {
  await app.close();
  await shop.close();
  await auth.stop();
});

async function visit(path: string, token?: string): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(url + path, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') as unknown };
}

async function tokenFor(scope: string): Promise<string> {
  const { id, secret } = auth.demo.client;
  const form = { grant_type: 'client_credentials', scope, client_id: id, client_secret: secret };
  return (await auth.call('POST', '/v1/auth/token', { form })).body.access_token as string;
}

/** Asks until the answer has that status; fails after two seconds. */
async function until(status: number, ask: () => Promise<{ status: number }>): Promise<number> {
  const beganMs = performance.now();
  for (;;) {
    if ((await ask()).status === status) return performance.now() - beganMs;
    if (performance.now() - beganMs > 2_000) throw new Error(`no answer ${status} within two seconds`);
  }
}

describe('the guard of another service', () => {
  it('lets a caller in with one of the scopes, and names what is missing', async () => {
    const token = await tokenFor('payments:read');
    await until(200, () => visit('/shop/payments', token));
    const answer = await visit('/shop/payments', token);
    expect(answer.body).toMatchObject({
      subject: auth.demo.client.id,
      kind: 'client',
      scopes: ['payments:read'],
    });
    const other = await visit('/shop/payments', await tokenFor('catalog:read'));
    expect(other.status).toBe(403);
    expect(other.body).toMatchObject({
      detail: 'this needs the scope "payments:read" or "payments:write" or the role "auditor"',
    });
  });

  it('answers 401 without a token, with a foreign one, and with a changed one', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const foreign = await new SignJWT({ client_id: 'x', kind: 'client', scope: 'payments:read' })
      .setProtectedHeader({ alg: 'ES256', kid: 'key_of_somebody', typ: 'at+jwt' })
      .setIssuer('urn:pagesa:auth')
      .setAudience('urn:pagesa')
      .setSubject('x')
      .setJti('1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const good = await tokenFor('payments:read');
    for (const token of [undefined, 'x', foreign, `${good.slice(0, -3)}AAA`])
      expect((await visit('/shop/payments', token)).status).toBe(401);
  });

  it('refuses a route that nobody marked, and the boot check names it', async () => {
    expect((await visit('/shop/forgotten', await tokenFor('payments:read'))).status).toBe(403);
    expect((await visit('/shop/open')).status).toBe(200);
    expect(() => assertEveryRouteIsGuarded(app)).toThrow('GET /shop/forgotten (ShopController.forgotten)');
  });

  it('takes a block and an unblocking within a second, and does not revive older tokens', async () => {
    const subject = auth.demo.client.id;
    const center = await operatorToken(auth, 'contact-center');
    const token = await tokenFor('payments:read');
    expect((await visit('/shop/payments', token)).status).toBe(200);
    const act = (what: string, json: object) =>
      auth.call('POST', `/v1/auth/users/${subject}/${what}`, { token: center, json });
    expect((await act('block', { reason: 'because' })).status).toBe(400);
    expect((await act('block', { reason: 'suspicion', note: 'seen at night' })).status).toBe(204);
    expect((await act('block', { reason: 'suspicion' })).status).toBe(409);
    expect(await until(401, () => visit('/shop/payments', token))).toBeLessThan(1_000);
    const blocked = () => shop.transaction((tx) => blockedAmong(tx, 'shop', [subject, 'cli_other']));
    expect(await blocked()).toEqual(new Set([subject]));
    passTime(1_000);
    expect((await act('unblock', { reason: 'the owner explained it' })).status).toBe(204);
    await until(200, async () => visit('/shop/payments', await tokenFor('payments:read')));
    expect((await visit('/shop/payments', token)).status).toBe(401);
    expect(await blocked()).toEqual(new Set());
  });

  it('ends a session of a person within a second after sign-out', async () => {
    const auditor = await operatorToken(auth, 'auditor');
    expect((await visit('/shop/payments', auditor)).status).toBe(200);
    expect((await auth.call('POST', '/v1/auth/sign-out', { token: auditor })).status).toBe(204);
    expect(await until(401, () => visit('/shop/payments', auditor))).toBeLessThan(1_000);
  });
});
