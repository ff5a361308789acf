// Journey: from the bank agreement to the own password, on each of the three ways, and to the mToken.
import { readPdf } from '#documents';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { AuthHost } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { agreement, codeNow, lineOf, operatorToken, passTime } from './auth-people.js';

let mail: MailServer;
let gateway: Server;
const sent: { headers: object; body: { id: string; to: string; text: string } }[] = [];
let smsArrived: () => void = () => undefined;
let auth: AuthHost;
let branch: string;
const password = 'Kumbulla-7-mali';
const limits = { bytesMax: 1_000_000, pagesMax: 5, timeoutMs: 10_000 };

beforeAll(async () => {
  mail = await MailServer.start();
  gateway = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      // The first try of each message fails, as gateways do.
      const body = JSON.parse(Buffer.concat(parts).toString()) as { id: string; to: string; text: string };
      const again = sent.some((entry) => entry.body.id === body.id);
      sent.push({ headers: request.headers, body });
      response.writeHead(again ? 202 : 503).end();
      if (again) smsArrived();
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  auth = await AuthHost.start('auth_activation', {
    SMTP_URL: mail.url,
    SMS_GATEWAY_URL: `http://127.0.0.1:${(gateway.address() as { port: number }).port}/sms`,
    SMS_GATEWAY_TOKEN: 'gateway-token',
    SMS_SENDER: 'Banka',
  });
  branch = await operatorToken(auth, 'back-office');
});
afterAll(async () => {
  await auth.stop();
  await mail.stop();
  gateway.close();
});

const agree = (more: object) =>
  auth.call('POST', '/v1/auth/agreements', { token: branch, json: { ...agreement, ...more } });
const activate = (username: string, code: string, own = password) =>
  auth.call('POST', '/v1/auth/activate', { json: { username, code, password: own } });
const signIn = (username: string, otp?: string) =>
  auth.call('POST', '/v1/auth/sign-in', { json: { username, password, otp } });

describe('activation by e-mail', () => {
  it('explains why a local number forces SMS or branch', async () => {
    const answer = await agree({ phone: '+383 44 123 456' });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'delivery', code: 'phone-is-local' }] },
    });
    expect(answer.body.errors[0].message).toMatch(/by SMS or at the branch/);
  });

  it('names everything that is wrong with an agreement', async () => {
    const answer = await agree({
      personalNumber: '12',
      phone: 'x',
      token: 'mtoken',
      ibans: ['XK00'],
      email: undefined,
    });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'personalNumber',
      'phone',
      'token',
      'ibans.0',
      'delivery',
    ]);
  });

  it('turns the mailed code into an own password, once', async () => {
    expect(await agree({})).toMatchObject({
      status: 201,
      body: { username: 'besa.morina', delivery: 'email' },
    });
    expect((await agree({})).body.errors).toMatchObject([{ path: 'username', code: 'taken' }]);
    const code = lineOf((await mail.take(agreement.email, /activation code/)).text, 'Activation code:');
    const weak = await activate(agreement.username, code, 'kumbu');
    expect(weak.status).toBe(400);
    expect(weak.body.errors.map((error: { code: string }) => error.code)).toEqual([
      'too-short',
      'no-uppercase',
      'no-digit',
      'no-symbol',
    ]);
    expect(await activate(agreement.username, code.toLowerCase())).toMatchObject({
      status: 200,
      body: { right: 'info' },
    });
    expect(await signIn(agreement.username)).toMatchObject({
      status: 200,
      body: { scope: 'accounts:read payments:read catalog:read' },
    });
    expect((await activate(agreement.username, code)).status).toBe(422);
  });

  it('makes an old code void by a new one, lets it expire, and locks it after five wrong tries', async () => {
    const { userId } = (
      await agree({ username: 'agon.leka', personalNumber: '1234567893', email: 'agon@customers.example' })
    ).body;
    const next = async () =>
      lineOf((await mail.take('agon@customers.example', /activation code/)).text, 'Activation code:');
    const first = await next();
    const renew = () =>
      auth.call('POST', `/v1/auth/users/${userId}/activation-codes`, {
        token: branch,
        json: { delivery: 'email' },
      });
    expect((await renew()).status).toBe(202);
    const second = await next();
    expect((await activate('agon.leka', first)).status).toBe(422);
    passTime(25 * 3_600_000);
    branch = await operatorToken(auth, 'back-office');
    expect((await activate('agon.leka', second)).status).toBe(422);
    await renew();
    const third = await next();
    const answers = [];
    for (let i = 0; i < 5; i++) {
      answers.push((await activate('agon.leka', 'AAAAA-AAAAA')).status);
      passTime(900_000);
    }
    expect(answers).toEqual([422, 422, 422, 422, 422]);
    const locked = await activate('agon.leka', third);
    expect(locked).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/five wrong tries/) },
    });
    const nobody = await activate('nobody.here', third);
    expect(nobody.body).toEqual(locked.body);
  });
});

describe('activation by SMS', () => {
  it('sends both codes through the gateway, again when it fails, and sets up the mToken', async () => {
    branch = await operatorToken(auth, 'back-office');
    const both = new Promise<void>((resolve) => {
      let count = 0;
      smsArrived = () => ++count === 2 && resolve();
    });
    const more = {
      username: 'luan.krasniqi',
      personalNumber: '1234567894',
      phone: '+38344123456',
      delivery: 'sms',
      email: undefined,
      card: undefined,
    };
    expect((await agree({ ...more, right: 'payment', token: 'mtoken' })).status).toBe(201);
    passTime(3_000);
    await both;
    const texts = [...new Map(sent.map(({ body }) => [body.id, body])).values()];
    expect(texts.map(({ to }) => to)).toEqual(['+38344123456', '+38344123456']);
    expect(sent[0].headers).toMatchObject({ authorization: 'Bearer gateway-token' });
    const codeIn = (word: string) =>
      /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(texts.find(({ text }) => text.includes(word))!.text)![0];
    expect((await activate('luan.krasniqi', codeIn('activation code'))).status).toBe(200);
    expect((await signIn('luan.krasniqi')).status).toBe(401);
    const setUp = (code: string) =>
      auth.call('POST', '/v1/auth/mtoken', { json: { username: 'luan.krasniqi', password, code } });
    const mtoken = await setUp(codeIn('mToken code'));
    expect(mtoken.status).toBe(200);
    const uri = new URL(mtoken.body.otpauthUrl as string);
    expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual([
      'otpauth:',
      'totp',
      mtoken.body.secret,
    ]);
    expect(mtoken.body.qrSvg).toMatch(/^<svg/);
    expect((await setUp(codeIn('mToken code'))).status).toBe(422);
    expect(await signIn('luan.krasniqi', codeNow(mtoken.body.secret as string))).toMatchObject({
      status: 200,
      body: { scope: expect.stringContaining('payments:write') },
    });
  });
});

describe('activation at the branch', () => {
  it('prints codes that stand on the paper only', async () => {
    const more = {
      username: 'vera.jovic',
      personalNumber: '1234567895',
      language: 'sr',
      email: undefined,
      card: undefined,
    };
    const made = await agree({ ...more, delivery: 'branch', right: 'payment', token: 'mtoken' });
    const path = `/v1/auth/users/${made.body.userId}/activation-letter`;
    const response = await fetch(auth.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${branch}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const read = await readPdf(Buffer.from(await response.arrayBuffer()), limits);
    const text = JSON.stringify(read);
    expect(text).toContain('vera.jovic');
    const codes = text.match(/[A-Z2-9]{5}-[A-Z2-9]{5}/g)!;
    expect(codes).toHaveLength(2);
    expect((await activate('vera.jovic', codes[0])).status).toBe(200);
    const rows = await auth.runtime.database.rows('select * from auth.activation_code');
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code);
  });
});

describe('without gateway and mail server', () => {
  it('leaves messages in a folder, readable by its owner only', async () => {
    const plain = await AuthHost.start('auth_outbox');
    try {
      const token = await operatorToken(plain, 'back-office');
      const made = (more: object) =>
        plain.call('POST', '/v1/auth/agreements', { token, json: { ...agreement, ...more } });
      await made({});
      await made({
        username: 'sms.user',
        personalNumber: '1234567896',
        phone: '+38349123456',
        delivery: 'sms',
        card: undefined,
      });
      const folder = join(plain.runtime.configuration.PAGESA_DATA, 'outbox');
      await plain.untilSent(2);
      expect(readFileSync(join(folder, 'sms.ndjson'), 'utf8')).toMatch(
        /"to":"\+38349123456".*activation code/,
      );
      const [message] = await plain.runtime.database.rows<{ id: string; body_sealed: unknown }>(
        `select id, body_sealed from auth.message where channel = 'mail'`,
      );
      expect(message.body_sealed).toBeNull();
      expect(readFileSync(join(folder, `${message.id}.eml`), 'utf8')).toContain('To: besa@customers.example');
    } finally {
      await plain.stop();
    }
  });
});
