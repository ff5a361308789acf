// Journey: the first admin by a printed link, and operators that two admins agree about.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuthHost } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { freshCode, lineOf } from './auth-people.js';

let mail: MailServer;
let auth: AuthHost;
let printed = '';
const people = new Map<string, { password: string; secret: string }>();

beforeAll(async () => {
  mail = await MailServer.start();
  const console_ = jest.spyOn(console, 'log').mockImplementation((line: unknown) => {
    printed += String(line);
  });
  auth = await AuthHost.start('auth_operators', { SMTP_URL: mail.url, PAGESA_SEED: 'none' });
  console_.mockRestore();
});
afterAll(async () => {
  await auth.stop();
  await mail.stop();
});

async function tokenOf(username: string): Promise<string> {
  const { password, secret } = people.get(username)!;
  const json = { username, password, otp: freshCode(secret) };
  return (await auth.call('POST', '/v1/auth/sign-in', { json })).body.access_token as string;
}
const propose = async (by: string, json: object) =>
  auth.call('POST', '/v1/auth/operators/proposals', { token: await tokenOf(by), json });
const decide = async (by: string, id: string, how: string) =>
  auth.call('POST', `/v1/auth/operators/proposals/${id}/${how}`, { token: await tokenOf(by) });
const addition = (username: string, roles: string[]) => ({
  kind: 'add',
  username,
  firstName: 'Some',
  lastName: 'Body',
  email: `${username}@bank.example`,
  language: 'en',
  roles,
});

async function activate(username: string): Promise<void> {
  const { text } = await mail.take(`${username}@bank.example`, /back office/);
  const password = 'Kumbulla-7-mali';
  const json = { username, code: lineOf(text, 'Activation code:'), password };
  const answer = await auth.call('POST', '/v1/auth/activate', { json });
  people.set(username, { password, secret: answer.body.mtoken.secret as string });
}

describe('the first admin', () => {
  it('is made by the link that the first start prints, once', async () => {
    const path = new URL(/http\S+/.exec(printed)![0], auth.url).pathname;
    expect((await auth.call('GET', path)).body).toContain('The first admin');
    const json = {
      ...addition('first.admin', []),
      password: 'Kumbulla-7-mali',
      kind: undefined,
      language: undefined,
      roles: undefined,
    };
    const weak = await auth.call('POST', path, { json: { ...json, password: 'first.admin-1A' } });
    expect(weak.body.errors).toMatchObject([{ code: 'holds-name' }]);
    const made = await auth.call('POST', path, { json });
    expect(made).toMatchObject({ status: 200, body: { roles: ['admin'] } });
    people.set('first.admin', { password: json.password, secret: made.body.mtoken.secret as string });
    expect((await auth.call('POST', path, { json: { ...json, username: 'second.try' } })).status).toBe(422);
    expect((await auth.call('GET', path)).status).toBe(422);
    expect(await tokenOf('first.admin')).toMatch(/^ey/);
  });
});

describe('operators', () => {
  it('are added by one admin alone only as second admin', async () => {
    expect((await propose('first.admin', addition('second.admin', ['admin']))).body.state).toBe('approved');
    await activate('second.admin');
    expect(await tokenOf('second.admin')).toMatch(/^ey/);
    expect((await propose('first.admin', addition('third.admin', ['admin']))).body.state).toBe('proposed');
  });

  it('are added when another admin approves, and by nobody who proposed it', async () => {
    const { proposalId } = (await propose('first.admin', addition('new.approver', ['approver']))).body;
    const own = await decide('first.admin', proposalId as string, 'approve');
    expect(own).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/nobody approves what they proposed/) },
    });
    await expect(
      auth.runtime.database.run(
        `update auth.operator_proposal set state = 'approved', decided_by = proposed_by where id = $1`,
        [proposalId],
      ),
    ).rejects.toThrow(/check/);
    expect((await decide('second.admin', proposalId as string, 'approve')).body.state).toBe('approved');
    expect((await decide('second.admin', proposalId as string, 'reject')).status).toBe(409);
    await activate('new.approver');
    expect(await tokenOf('new.approver')).toMatch(/^ey/);
  });

  it('lose their sessions with a change of roles, and their access when it is closed', async () => {
    const before = await tokenOf('new.approver');
    const admin = await tokenOf('second.admin');
    const { users } = (
      await auth.call('GET', '/v1/auth/users?kind=operator&q=new.approver', { token: admin })
    ).body;
    const operatorId = users[0].id as string;
    const change = { kind: 'change-roles', operatorId, roles: ['auditor'] };
    const { proposalId } = (await propose('first.admin', change)).body;
    await decide('second.admin', proposalId as string, 'approve');
    await untilRefused(before);
    const after = await tokenOf('new.approver');
    expect((await auth.call('GET', '/v1/auth/audit', { token: after })).status).toBe(200);
    const close = { kind: 'close', operatorId, reason: 'left the bank' };
    const closing = (await propose('second.admin', close)).body.proposalId as string;
    await decide('first.admin', closing, 'approve');
    await untilRefused(after);
    expect(await tokenOf('new.approver')).toBeUndefined();
  });

  it('decide nothing about themselves', async () => {
    const admin = await tokenOf('first.admin');
    const { users } = (await auth.call('GET', '/v1/auth/users?kind=operator', { token: admin })).body;
    const own = users.find((user: { username: string }) => user.username === 'second.admin').id as string;
    const change = { kind: 'change-roles', operatorId: own, roles: ['admin', 'approver'] };
    const { proposalId } = (await propose('first.admin', change)).body;
    expect((await decide('second.admin', proposalId as string, 'approve')).status).toBe(403);
    const block = await auth.call('POST', `/v1/auth/users/${own}/block`, {
      token: await tokenOf('second.admin'),
      json: { reason: 'policy' },
    });
    expect(block.status).toBe(403);
  });

  it('are asked for completely', async () => {
    const answer = await propose('first.admin', { kind: 'add', roles: ['king'] });
    expect(answer.body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      'email',
      'firstName',
      'language',
      'lastName',
      'roles',
      'username',
    ]);
  });
});

async function untilRefused(token: string): Promise<void> {
  const beganMs = performance.now();
  while ((await auth.call('GET', '/v1/auth/sessions', { token })).status !== 401)
    if (performance.now() - beganMs > 1_000) throw new Error('the token was not refused within a second');
}
