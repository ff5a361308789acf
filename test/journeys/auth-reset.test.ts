// Journey: a forgotten password, and a request that was not the customer's, with real mails.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthHost } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { agreement, freshCode, lineOf, operatorToken, passTime } from './auth-people.js';

let mail: MailServer;
let auth: AuthHost;
let branch: string;
let secret: string;
const password = 'Kumbulla-7-mali';
const { firstName, lastName, personalNumber, email, card, username } = agreement;
const facts = { firstName, lastName, personalNumber, email, card };

beforeAll(async () => {
  mail = await MailServer.start();
  auth = await AuthHost.start('auth_reset', { SMTP_URL: mail.url });
  branch = await operatorToken(auth, 'back-office');
  const json = { ...agreement, right: 'payment', token: 'mtoken' };
  await auth.call('POST', '/v1/auth/agreements', { token: branch, json });
  const code = lineOf((await mail.take(email, /activation code for e-banking/)).text, 'Activation code:');
  await auth.call('POST', '/v1/auth/activate', { json: { username, code, password } });
  const mtokenCode = lineOf((await mail.take(email, /mToken/)).text, 'mToken code:');
  const mtoken = await auth.call('POST', '/v1/auth/mtoken', {
    json: { username, password, code: mtokenCode },
  });
  secret = mtoken.body.secret as string;
  expect((await enter(password)).status).toBe(200);
});
afterAll(async () => {
  await auth.stop();
  await mail.stop();
});

const enter = (own: string, otp = freshCode(secret)) =>
  auth.call('POST', '/v1/auth/sign-in', { json: { username, password: own, otp } });
const ask = (more: object = {}) => auth.call('POST', '/v1/auth/reset', { json: { ...facts, ...more } });

async function links(): Promise<{ confirm: string; notMe: string }> {
  const { text } = await mail.take(email, /new password was requested/);
  const found = text!.match(/https?:\S+/g)!;
  return { confirm: new URL(found[0]).pathname, notMe: new URL(found[1]).pathname };
}
const form = (path: string, fields: Record<string, string> = {}) => auth.call('POST', path, { form: fields });

describe('a forgotten password', () => {
  it('is asked for with the same answer whether or not the facts fit', async () => {
    const right = await ask({ firstName: 'BESA', email: 'Besa@Customers.Example' });
    const wrong = await ask({ card: { lastFour: '0000', expires: '09/28' } });
    expect(right.status).toBe(202);
    expect([wrong.status, wrong.body]).toEqual([right.status, right.body]);
    const malformed = await ask({ card: { lastFour: 'x', expires: '13/28' } });
    expect(malformed.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'card.lastFour',
      'card.expires',
    ]);
  });

  it('is set anew by the link and the second factor, once; looking at the link changes nothing', async () => {
    const { confirm } = await links();
    for (let i = 0; i < 2; i++) {
      const page = await auth.call('GET', confirm);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain('name="otp"');
    }
    const weak = await form(confirm, { password: 'Besa-1', otp: freshCode(secret) });
    expect(weak.status).toBe(422);
    expect(weak.body).toContain('at least 8 characters');
    const without = await form(confirm, { password: 'Rruga-9-bardh', otp: '000000' });
    expect(without.status).toBe(422);
    expect((await enter('Rruga-9-bardh')).status).toBe(401);
    const done = await form(confirm, { password: 'Rruga-9-bardh', otp: freshCode(secret) });
    expect(done.status).toBe(200);
    await mail.take(email, /password of your e-banking was changed/);
    expect((await form(confirm, { password: 'Rruga-8-bardh', otp: freshCode(secret) })).status).toBe(422);
    expect(
      (await auth.call('POST', '/v1/auth/sign-in', { json: { username, password: 'Rruga-9-bardh' } })).status,
    ).toBe(401);
    expect((await enter('Rruga-9-bardh')).status).toBe(200);
    expect((await enter(password)).status).toBe(401);
  });

  it('has links that are short-lived', async () => {
    await ask();
    const { confirm } = await links();
    passTime(31 * 60_000);
    expect((await auth.call('GET', confirm)).body).toContain('nuk vlen');
    const token = confirm.split('/').at(-1);
    const json = { token, password: 'Rruga-7-bardh', otp: freshCode(secret) };
    expect((await auth.call('POST', '/v1/auth/reset/complete', { json })).status).toBe(422);
  });

  it('is mailed three times an hour at most, and an address that guesses is slowed down', async () => {
    passTime(25 * 3_600_000);
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await ask()).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429]);
    for (let i = 0; i < 3; i++) await links();
    const [row] = await auth.runtime.database.rows<{ count: number }>(
      `select count(*)::int as count from auth.audit_entry where act = 'reset-mailed'`,
    );
    expect(row.count).toBe(5);
  });
});

describe('this was not me', () => {
  it('blocks at once, tells the bank and the customer, and an operator with a reason opens again', async () => {
    passTime(25 * 3_600_000);
    const session = (await enter('Rruga-9-bardh')).body;
    await ask();
    const { confirm, notMe } = await links();
    expect((await auth.call('GET', notMe)).body).toContain('This was not me');
    expect((await enter('Rruga-9-bardh')).status).toBe(200);
    expect((await form(notMe)).status).toBe(200);
    expect((await form(notMe)).status).toBe(422);
    const bank = auth.runtime.configuration.PAGESA_BANK_CONTACT;
    expect((await mail.take(bank, /besa.morina/)).text).toContain('127.0.0.1');
    await mail.take(email, /is blocked/);
    expect((await enter('Rruga-9-bardh')).status).toBe(401);
    expect((await form(confirm, { password: 'Rruga-6-bardh', otp: freshCode(secret) })).status).toBe(422);
    const refused = await auth.call('POST', '/v1/auth/token', {
      form: { grant_type: 'refresh_token', refresh_token: session.refresh_token },
    });
    expect(refused.status).toBe(400);
    const center = await operatorToken(auth, 'contact-center');
    const { id } = (await auth.call('GET', `/v1/auth/users?q=${username}`, { token: center })).body.users[0];
    const unblock = (json: object) =>
      auth.call('POST', `/v1/auth/users/${id}/unblock`, { token: center, json });
    expect((await unblock({})).status).toBe(400);
    expect((await unblock({ reason: 'the customer called back and is known' })).status).toBe(204);
    await mail.take(email, /open again/);
    passTime(900_000);
    expect((await enter('Rruga-9-bardh')).status).toBe(200);
  });
});

describe('a mail server that refuses', () => {
  it('is noted with its reason, and the text is not kept', async () => {
    mail.refuseWith = { responseCode: 550, message: 'no such mailbox' };
    passTime(25 * 3_600_000);
    await ask();
    const { database } = auth.runtime;
    const failed = async () =>
      (
        await database.rows<{ problem: string; body_sealed: unknown }>(
          `select problem, body_sealed from auth.message where state = 'failed'`,
        )
      )[0];
    let row = await failed();
    for (const beganMs = performance.now(); !row && performance.now() - beganMs < 10_000;)
      row = await failed();
    expect(row).toMatchObject({ problem: expect.stringContaining('no such mailbox'), body_sealed: null });
  });
});
