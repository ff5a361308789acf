// Journey: the bank's policy blocks by itself who shows too many signs of misuse, tells everybody, and lets
// an operator undo it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthHost, type Answer, type DemoPerson } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { agreement, customer, lineOf, operatorToken, passTime, signIn } from './auth-people.js';

let mail: MailServer;
let auth: AuthHost;
let payer: DemoPerson;
const password = 'Kumbulla-7-mali';
const { firstName, lastName, personalNumber, email, card, username } = agreement;

beforeAll(async () => {
  mail = await MailServer.start();
  auth = await AuthHost.start('auth_policy', {
    SMTP_URL: mail.url,
    AUTH_BLOCK_POLICY: 'wrong-codes=4,copied-sessions=2,resets=3',
  });
  payer = customer(auth, 'arta.krasniqi');
});
afterAll(async () => {
  await auth?.stop();
  await mail.stop();
});

const refresh = (token: string) =>
  auth.call('POST', '/v1/auth/token', { form: { grant_type: 'refresh_token', refresh_token: token } });

/** A right password with a wrong code; the wait keeps the count of failed attempts out of it. */
async function wrongCode(more: object = {}): Promise<number> {
  passTime(900_000);
  const json = { username: payer.username, password: payer.password, otp: '000000', ...more };
  return (await auth.call('POST', '/v1/auth/sign-in', { json })).status;
}

async function stateOf(name: string): Promise<{ state: string; block_reason: string | null }> {
  const [row] = await auth.runtime.database.rows<{ state: string; block_reason: string | null }>(
    `select state, block_reason from auth.person where username = $1`,
    [name],
  );
  return row;
}

/** The blocks told to the services, and those on the trail, of a person. */
async function blocksOf(name: string): Promise<{ told: number; acts: { actor: string; detail: object }[] }> {
  const { database } = auth.runtime;
  const [{ id }] = await database.rows<{ id: string }>(`select id from auth.person where username = $1`, [
    name,
  ]);
  const [{ told }] = await database.rows<{ told: number }>(
    `select count(*)::int as told
     from log.record_batch, string_to_table(convert_from(bytes, 'UTF8'), chr(10)) line
     where topic = 'auth.users' and line like 'auth.blocked.v1%' and line like '%' || $1 || '%"policy"%'`,
    [id],
  );
  const rows = await database.rows<{ body: string }>(
    `select body from auth.audit_entry where act = 'blocked' and target = $1 order by seq`,
    [id],
  );
  return { told, acts: rows.map(({ body }) => JSON.parse(body) as { actor: string; detail: object }) };
}

async function unblock(name: string): Promise<Answer> {
  const token = await operatorToken(auth, 'contact-center');
  const { body } = await auth.call('GET', `/v1/auth/users?q=${name}`, { token });
  const json = { reason: 'the customer came to the branch' };
  return auth.call('POST', `/v1/auth/users/${body.users[0].id}/unblock`, { token, json });
}

describe('too many wrong codes', () => {
  it('block who has the password, end the sessions, and are told to all who must know', async () => {
    const session = (await signIn(auth, payer)).body;
    for (let count = 0; count < 3; count++) expect(await wrongCode()).toBe(401);
    expect(await stateOf(payer.username)).toMatchObject({ state: 'active' });
    expect(await wrongCode()).toBe(401);
    const note = '4 wrong-codes within 24 hours';
    expect(await stateOf(payer.username)).toEqual({ state: 'blocked', block_reason: note });
    expect(await blocksOf(payer.username)).toMatchObject({
      told: 1,
      acts: [{ actor: 'system', detail: { reason: 'policy', note } }],
    });
    expect((await refresh(session.refresh_token as string)).status).toBe(400);
    expect((await signIn(auth, payer)).status).toBe(401);
    await mail.take(`${payer.username}@demo.example`, /bllok/i);
  });

  it('are counted anew after an operator unblocked', async () => {
    expect((await unblock(payer.username)).status).toBe(204);
    passTime(900_000);
    for (let count = 0; count < 3; count++) expect(await wrongCode()).toBe(401);
    expect(await stateOf(payer.username)).toMatchObject({ state: 'active' });
  });

  it('are forgotten with time', async () => {
    passTime(24 * 3_600_000);
    expect(await wrongCode()).toBe(401);
    expect(await stateOf(payer.username)).toMatchObject({ state: 'active' });
  });

  it('are none without the right password: a stranger blocks nobody', async () => {
    for (let count = 0; count < 6; count++) {
      passTime(900_000);
      expect(await wrongCode({ password: 'wrong' })).toBe(401);
    }
    expect(await stateOf(payer.username)).toMatchObject({ state: 'active' });
  });
});

describe('copied sessions', () => {
  it('block at the second copy', async () => {
    const reader = customer(auth, 'driton.bytyqi');
    for (const state of ['active', 'blocked']) {
      const { refresh_token: copied } = (await signIn(auth, reader)).body;
      expect((await refresh(copied as string)).status).toBe(200);
      expect((await refresh(copied as string)).status).toBe(400);
      expect(await stateOf(reader.username)).toMatchObject({ state });
    }
    expect(await blocksOf(reader.username)).toMatchObject({ told: 1, acts: [{ actor: 'system' }] });
  });
});

describe('requests for a new password', () => {
  const ask = () =>
    auth.call('POST', '/v1/auth/reset', { json: { firstName, lastName, personalNumber, email, card } });

  async function linkOf(): Promise<string> {
    const { text } = await mail.take(email, /new password was requested/);
    return new URL(text!.match(/https?:\S+/)![0]).pathname.split('/').at(-1)!;
  }

  beforeAll(async () => {
    const token = await operatorToken(auth, 'back-office');
    await auth.call('POST', '/v1/auth/agreements', { token, json: agreement });
    const code = lineOf((await mail.take(email, /activation/)).text, 'Activation code:');
    const answer = await auth.call('POST', '/v1/auth/activate', { json: { username, code, password } });
    expect(answer.status).toBe(200);
  });

  it('are no misuse where they are finished', async () => {
    for (const own of ['Rruga-1-bardh', 'Rruga-2-bardh', 'Rruga-3-bardh', 'Rruga-4-bardh']) {
      passTime(3_600_000);
      expect((await ask()).status).toBe(202);
      const json = { token: await linkOf(), password: own };
      expect((await auth.call('POST', '/v1/auth/reset/complete', { json })).status).toBe(204);
    }
    expect(await stateOf(username)).toMatchObject({ state: 'active' });
  });

  it('block where they are not, with the same answer as ever, and no link is sent any more', async () => {
    for (let count = 0; count < 2; count++) {
      passTime(3_600_000);
      await ask();
      await linkOf();
    }
    passTime(3_600_000);
    expect((await ask()).status).toBe(202);
    await mail.take(email, /is blocked/);
    expect(await stateOf(username)).toEqual({
      state: 'blocked',
      block_reason: '3 resets within 24 hours',
    });
    expect(await blocksOf(username)).toMatchObject({ told: 1, acts: [{ actor: 'system' }] });
    const [{ links }] = await auth.runtime.database.rows<{ links: number }>(
      `select count(*)::int as links from auth.reset_link where purpose = 'confirm' and used_at is null`,
    );
    expect(links).toBe(2);
  });
});

describe('a bank without such a policy', () => {
  it('blocks nobody by itself', async () => {
    const calm = await AuthHost.start('auth_no_policy', { AUTH_BLOCK_POLICY: 'none' });
    try {
      const reader = customer(calm, 'driton.bytyqi');
      for (let count = 0; count < 4; count++) {
        const { refresh_token: copied } = (await signIn(calm, reader)).body;
        const form = { grant_type: 'refresh_token', refresh_token: copied as string };
        for (const status of [200, 400])
          expect((await calm.call('POST', '/v1/auth/token', { form })).status).toBe(status);
      }
      expect((await signIn(calm, reader)).status).toBe(200);
    } finally {
      await calm.stop();
    }
  });
});
