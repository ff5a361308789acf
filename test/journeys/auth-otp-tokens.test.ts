// Journey: hardware tokens from stock to the customer, drifting away and brought back, and what blocks a
// token.
import { readPdf } from '#documents';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { AuthHost } from './auth-host.js';
import { MailServer } from './auth-mail-server.js';
import { agreement, codeNow, customer, lineOf, operatorToken, passTime } from './auth-people.js';

let mail: MailServer;
let auth: AuthHost;
let branch: string;
let center: string;
let userId: string;
const password = 'Kumbulla-7-mali';
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

beforeAll(async () => {
  mail = await MailServer.start();
  auth = await AuthHost.start('auth_otp_tokens', { SMTP_URL: mail.url });
  branch = await operatorToken(auth, 'back-office');
  const json = { ...agreement, right: 'payment', token: 'hardware' };
  userId = (await auth.call('POST', '/v1/auth/agreements', { token: branch, json })).body.userId as string;
  const code = lineOf((await mail.take(agreement.email, /activation/)).text, 'Activation code:');
  await auth.call('POST', '/v1/auth/activate', { json: { username: agreement.username, code, password } });
});
afterAll(async () => {
  await auth.stop();
  await mail.stop();
});

const press = (counter: number) => generateSync({ secret, strategy: 'hotp', counter });
const enter = (otp: string) =>
  auth.call('POST', '/v1/auth/sign-in', { json: { username: agreement.username, password, otp } });
const post = (path: string, json: object, token = branch) => auth.call('POST', path, { token, json });

describe('a hardware token', () => {
  let tokenId: string;

  it('is taken into stock and given to the customer', async () => {
    const token = { serial: 'HT-0001', kind: 'hardware-hotp', secret };
    expect(await post('/v1/auth/hardware-tokens', { ...token, secret: 'A1' })).toMatchObject({ status: 400 });
    tokenId = (await post('/v1/auth/hardware-tokens', token)).body.tokenId as string;
    expect((await post('/v1/auth/hardware-tokens', token)).status).toBe(409);
    const assign = (id: string) => post(`/v1/auth/users/${id}/hardware-token`, { serial: 'HT-0001' });
    const { id: infoUser } = (await auth.call('GET', '/v1/auth/users?q=driton', { token: branch })).body
      .users[0];
    expect((await assign(infoUser as string)).status).toBe(422);
    expect(await assign(userId)).toMatchObject({ status: 200, body: { tokenId } });
    expect((await assign(userId)).status).toBe(404);
    expect((await enter(press(0))).status).toBe(200);
  });

  it('may be ahead by idle presses, never behind', async () => {
    expect((await enter(press(8))).status).toBe(200);
    expect((await enter(press(8))).status).toBe(401);
    expect((await enter(press(5))).status).toBe(401);
    expect((await enter(press(9))).status).toBe(200);
  });

  it('that ran away is blocked by wrong codes, tells the customer, and is synchronised by two consecutive codes', async () => {
    for (const counter of [300, 302, 304, 306, 308]) expect((await enter(press(counter))).status).toBe(401);
    await mail.take(agreement.email, /token is blocked/);
    passTime(60_000);
    expect((await enter(press(10))).status).toBe(401);
    passTime(900_000);
    const found = await auth.call('GET', `/v1/auth/users/${userId}`, {
      token: (center = await operatorToken(auth, 'contact-center')),
    });
    expect(found.body.tokens).toMatchObject([{ serial: 'HT-0001', state: 'blocked' }]);
    const synchronise = (codes: string[]) =>
      post(`/v1/auth/tokens/${tokenId}/synchronise`, { codes }, center);
    expect((await synchronise([press(310), press(312)])).status).toBe(422);
    expect((await synchronise([press(8), press(9)])).status).toBe(422);
    expect((await synchronise([press(310), press(311)])).status).toBe(200);
    passTime(900_000);
    expect((await enter(press(311))).status).toBe(401);
    passTime(900_000);
    expect((await enter(press(312))).status).toBe(200);
  });

  it('with a clock is followed as it drifts', async () => {
    branch = await operatorToken(auth, 'back-office');
    const { body } = await post('/v1/auth/hardware-tokens', {
      serial: 'HT-0002',
      kind: 'hardware-totp',
      secret: 'MZXW6YTBOIZWS3THMZXW6YTBOIZWS3TH',
    });
    await post(`/v1/auth/users/${userId}/hardware-token`, { serial: 'HT-0002' });
    const ahead = (steps: number) => {
      passTime(steps * 30_000);
      const code = codeNow('MZXW6YTBOIZWS3THMZXW6YTBOIZWS3TH');
      passTime(-steps * 30_000);
      return code;
    };
    expect((await enter(ahead(1))).status).toBe(200);
    passTime(60_000);
    expect((await enter(ahead(2))).status).toBe(200);
    passTime(60_000);
    expect((await enter(ahead(40))).status).toBe(401);
    center = await operatorToken(auth, 'contact-center');
    const codes = [ahead(40), ahead(41)];
    const path = `/v1/auth/tokens/${body.tokenId}/synchronise`;
    expect((await post(path, { codes })).status).toBe(403);
    expect((await post(path, { codes }, center)).status).toBe(200);
    passTime(60_000);
    expect((await enter(ahead(41))).status).toBe(200);
  });

  it('that was lost is void for good', async () => {
    branch = await operatorToken(auth, 'back-office');
    center = await operatorToken(auth, 'contact-center');
    const stop = { state: 'void', reason: 'lost by the customer' };
    expect((await post(`/v1/auth/tokens/${tokenId}/stop`, stop)).status).toBe(200);
    expect((await enter(press(313))).status).toBe(401);
    const codes = [press(313), press(314)];
    expect((await post(`/v1/auth/tokens/${tokenId}/synchronise`, { codes }, center)).status).toBe(409);
  });
});

describe('an mToken', () => {
  const payer = () => customer(auth, 'arta.krasniqi');
  let payerId: string;
  const enterPayer = (otp: string) => {
    const { username, password: own } = payer();
    return auth.call('POST', '/v1/auth/sign-in', { json: { username, password: own, otp } });
  };
  const tokensOf = async (): Promise<{ id: string; state: string }[]> =>
    (await auth.call('GET', `/v1/auth/users/${payerId}`, { token: center })).body.tokens;

  beforeAll(async () => {
    passTime(24 * 3_600_000);
    center = await operatorToken(auth, 'contact-center');
    const { body } = await auth.call('GET', `/v1/auth/users?q=${payer().username}`, { token: center });
    payerId = body.users[0].id as string;
  });

  it('is not synchronised: it needs new activation codes', async () => {
    const [{ id }] = await tokensOf();
    const answer = await post(`/v1/auth/tokens/${id}/synchronise`, { codes: ['000000', '111111'] }, center);
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/new activation codes/) },
    });
  });

  it('that is blocked, forgotten or on a lost telephone is replaced by a code of the branch', async () => {
    const old = payer().otpSecret!;
    for (let count = 0; count < 5; count++) {
      passTime(900_000);
      expect((await enterPayer('000000')).status).toBe(401);
    }
    center = await operatorToken(auth, 'contact-center');
    expect(await tokensOf()).toMatchObject([{ state: 'blocked' }]);
    passTime(900_000);
    expect((await enterPayer(codeNow(old))).status).toBe(401);
    // The contact center gives no codes, and none are sent: the customer comes to a branch.
    center = await operatorToken(auth, 'contact-center');
    branch = await operatorToken(auth, 'back-office');
    expect((await printCode(center)).status).toBe(403);
    const sent = await post(`/v1/auth/users/${payerId}/activation-codes`, {
      delivery: 'email',
      purpose: 'mtoken',
    });
    expect(sent.status).toBe(400);
    const first = await codeOfLetter();
    const second = await codeOfLetter();
    // New codes make old ones void; each is good once.
    expect((await setUp(first)).status).toBe(422);
    const { body } = await setUp(second);
    expect((await setUp(second)).status).toBe(422);
    passTime(900_000);
    expect((await enterPayer(codeNow(old))).status).toBe(401);
    passTime(900_000);
    expect((await enterPayer(codeNow(body.secret as string))).status).toBe(200);
    center = await operatorToken(auth, 'contact-center');
    expect(await tokensOf()).toMatchObject([{ state: 'active' }]);
    passTime(900_000);
    expect((await enterPayer(codeNow(old))).status).toBe(401);
    passTime(900_000);
    expect((await enterPayer(codeNow(body.secret as string))).status).toBe(200);
  });

  const setUp = (code: string) => {
    const { username, password: own } = payer();
    return auth.call('POST', '/v1/auth/mtoken', { json: { username, password: own, code } });
  };

  const printCode = (token: string): Promise<Response> =>
    fetch(`${auth.url}/v1/auth/users/${payerId}/activation-letter`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ purposes: ['mtoken'] }),
    });

  async function codeOfLetter(): Promise<string> {
    const letter = await printCode(await operatorToken(auth, 'back-office'));
    const pdf = Buffer.from(await letter.arrayBuffer());
    const read = await readPdf(pdf, { bytesMax: 1 << 20, pagesMax: 5, timeoutMs: 20_000 });
    return /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(JSON.stringify(read))![0];
  }
});
