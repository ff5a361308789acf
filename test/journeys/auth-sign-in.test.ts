// Journey: signing in, what strangers learn and can do, and the life of a session.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { AuthHost, type Answer, type DemoPerson } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { codeNow, customer, freshCode, passTime, signIn } from './auth-people.js';

let mail: MailServer;
let auth: AuthHost;
let payer: DemoPerson;
let reader: DemoPerson;

beforeAll(async () => {
  mail = await MailServer.start();
  auth = await AuthHost.start('auth_sign_in', { SMTP_URL: mail.url });
  payer = customer(auth, 'arta.krasniqi');
  reader = customer(auth, 'driton.bytyqi');
});
afterAll(async () => {
  await auth.stop();
  await mail.stop();
});

const enter = (json: object) => auth.call('POST', '/v1/auth/sign-in', { json });
const refresh = (token: string) =>
  auth.call('POST', '/v1/auth/token', { form: { grant_type: 'refresh_token', refresh_token: token } });
const sessions = (token: string) => auth.call('GET', '/v1/auth/sessions', { token });

describe('signing in', () => {
  it('asks info users for a password, and users with payment right for a code too', async () => {
    expect(await signIn(auth, reader)).toMatchObject({ status: 200, body: { expires_in: 300, roles: [] } });
    const { username, password } = payer;
    expect((await enter({ username, password })).status).toBe(401);
    const answer = await signIn(auth, payer);
    expect(answer.body.scope).toBe('accounts:read payments:read catalog:read payments:write');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('gives the same answer whatever was wrong, and whether or not the user exists', async () => {
    const { username, password } = payer;
    const otp = freshCode(payer.otpSecret!);
    const wrong = [
      { username, password: 'wrong', otp },
      { username, password, otp: '000000' },
      { username, password },
      { username: 'nobody.here', password: 'wrong', otp },
    ];
    const bodies = [];
    for (const attempt of wrong) {
      const answer = await enter(attempt);
      bodies.push(answer.body);
      expect(answer.status).toBe(401);
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    // The code that came with a wrong password was not used up.
    expect((await enter({ username, password, otp: codeNow(payer.otpSecret!) })).status).toBe(200);
  });

  it('accepts one code once, also when it is sent many times in one moment', async () => {
    const { username, password } = payer;
    const otp = freshCode(payer.otpSecret!);
    const answers = await Promise.all([1, 2, 3, 4].map(() => enter({ username, password, otp })));
    expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(1);
    passTime(3_600_000);
    expect((await signIn(auth, payer)).status).toBe(200);
  });

  it('hashes a password anew when the parameters have changed', async () => {
    const old = await hash(reader.password, {
      memoryCost: 8_192,
      timeCost: 1,
      secret: auth.runtime.secretFor('passwords'),
    });
    const { database } = auth.runtime;
    await database.run(`update auth.person set password_hash = $1 where username = $2`, [
      old,
      reader.username,
    ]);
    expect((await signIn(auth, reader)).status).toBe(200);
    const [row] = await database.rows<{ password_hash: string }>(
      `select password_hash from auth.person where username = $1`,
      [reader.username],
    );
    expect(row.password_hash).toContain('m=19456,t=2,p=1');
    expect((await signIn(auth, reader)).status).toBe(200);
  });
});

describe('failures', () => {
  it('block after five, for a growing time, also of users who do not exist', async () => {
    for (const username of ['marko.nikolic', 'nobody.there']) {
      const statuses = [];
      for (let i = 0; i < 7; i++) statuses.push((await enter({ username, password: 'wrong' })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
      const blocked = await enter({ username, password: 'wrong' });
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(30);
      passTime(60_000);
      expect((await enter({ username, password: 'wrong' })).status).toBe(401);
      const longer = await enter({ username, password: 'wrong' });
      expect(Number(longer.headers.get('retry-after'))).toBeGreaterThan(60);
    }
  });

  it('of a stranger do not lock out a device that the customer used before', async () => {
    const { username, password } = reader;
    const { device_token: device } = (await signIn(auth, reader)).body;
    for (let i = 0; i < 6; i++) await enter({ username, password: 'wrong' });
    expect((await enter({ username, password })).status).toBe(429);
    expect((await enter({ username, password, device })).status).toBe(200);
    expect((await enter({ username, password, device: `${device}x` })).status).toBe(429);
    passTime(900_000);
    expect((await enter({ username, password })).status).toBe(200);
  });

  it('of one address over many users block that address, but no device that is known', async () => {
    const { username, password } = reader;
    const { device_token: device } = (await signIn(auth, reader)).body;
    const statuses = [];
    for (let i = 0; i < 101; i++) statuses.push((await enter({ username: `user.${i}`, password })).status);
    expect(statuses.slice(98)).toEqual([401, 401, 429]);
    expect((await enter({ username, password })).status).toBe(429);
    expect((await enter({ username, password, device })).status).toBe(200);
    passTime(900_000);
    expect((await enter({ username, password })).status).toBe(200);
  });

  it('sent all at once are counted one by one', async () => {
    const { username } = reader;
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => enter({ username, password: 'wrong' })),
    );
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    passTime(900_000);
    expect((await signIn(auth, reader)).status).toBe(200);
  });
});

describe('a session', () => {
  it('is refreshed by a token that is good once; a copy ends it everywhere, and the customer is told', async () => {
    const first = (await signIn(auth, reader)).body;
    const second = await refresh(first.refresh_token as string);
    expect(second).toMatchObject({ status: 200, body: { session_id: first.session_id } });
    expect((await sessions(second.body.access_token as string)).status).toBe(200);
    const stolen = await refresh(first.refresh_token as string);
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(second.body.refresh_token as string)).status).toBe(400);
    await untilRefused(() => sessions(second.body.access_token as string));
    expect((await mail.take(`${reader.username}@demo.example`, /seanc/i)).text).toContain('dy herë');
  });

  it('dies after five minutes without activity, and lives while it is used', async () => {
    let tokens = (await signIn(auth, reader)).body;
    for (let i = 0; i < 3; i++) {
      passTime(200_000);
      const next = await refresh(tokens.refresh_token as string);
      expect(next.status).toBe(200);
      tokens = next.body;
    }
    passTime(301_000);
    expect((await sessions(tokens.access_token as string)).status).toBe(401);
    expect((await refresh(tokens.refresh_token as string)).status).toBe(400);
  });

  it('is listed, and ended by its owner only', async () => {
    const one = (await signIn(auth, reader)).body;
    const two = (await signIn(auth, reader)).body;
    const stranger = (await signIn(auth, payer)).body;
    const list = await sessions(two.access_token as string);
    const ids = list.body.sessions.map((session: { id: string }) => session.id);
    expect(ids).toEqual(expect.arrayContaining([one.session_id, two.session_id]));
    expect(ids).not.toContain(stranger.session_id);
    const path = `/v1/auth/sessions/${one.session_id}`;
    expect((await auth.call('DELETE', path, { token: stranger.access_token })).status).toBe(404);
    expect((await auth.call('DELETE', path, { token: two.access_token })).status).toBe(204);
    await untilRefused(() => sessions(one.access_token as string));
    expect((await auth.call('POST', '/v1/auth/sign-out', { token: two.access_token })).status).toBe(204);
    await untilRefused(() => sessions(two.access_token as string));
    expect((await sessions(stranger.access_token as string)).status).toBe(200);
  });

  it('is ended by a new password, but for the one that set it', async () => {
    const other = (await signIn(auth, reader)).body;
    const own = (await signIn(auth, reader)).body;
    const change = (oldPassword: string, newPassword: string) =>
      auth.call('POST', '/v1/auth/password', { token: own.access_token, json: { oldPassword, newPassword } });
    expect(await change(reader.password, 'Driton-7-mali')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'newPassword', code: 'holds-name' }] },
    });
    expect((await change('wrong', 'Kumbulla-7-mali')).status).toBe(422);
    expect((await change(reader.password, 'Kumbulla-7-mali')).status).toBe(204);
    reader.password = 'Kumbulla-7-mali';
    await untilRefused(() => sessions(other.access_token as string));
    expect((await sessions(own.access_token as string)).status).toBe(200);
    await mail.take(`${reader.username}@demo.example`, /Fjalëkalimi/);
  });
});

/** Asks until the token is refused, which takes half a second at most. */
async function untilRefused(ask: () => Promise<Answer>): Promise<void> {
  const beganMs = performance.now();
  while ((await ask()).status !== 401)
    if (performance.now() - beganMs > 1_000) throw new Error('the token was not refused within a second');
}
