// Journey: a customer signs payments, one or a file of them, by a code that binds amounts and payees, and
// the bank takes exactly those.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { monotonicMs } from '#time';
import type { Answer } from './auth-host.js';
import { customer, freshCode, signIn } from './auth-people.js';
import { hostEverything, type WholeHost } from './support/whole-host.js';

interface Payment {
  transactionId: string;
  debtorAccount: { iban: string };
  creditorAccount: { iban: string };
  creditorName: string;
  instructedAmount: { currency: string; amount: string };
}

let host: WholeHost;
let token: string;
let otherToken: string;
let secret: string;
let own: string[];

beforeAll(async () => {
  // Ten euros and less, in all, go without a signature.
  host = await hostEverything('sign_a_batch', { PAGESA_CONFIRM_ABOVE_MINOR: '1000' });
  const payer = customer(host, 'arta.krasniqi');
  [secret, own] = [payer.otpSecret!, payer.ibans!];
  await renew();
});
afterAll(() => host?.stop());

/** Every test begins with a new session: codes move the clock on, and sessions live five minutes. */
async function renew(): Promise<void> {
  otherToken = (await signIn(host, customer(host, 'marko.nikolic'))).body.access_token as string;
  token = (await signIn(host, customer(host, 'arta.krasniqi'))).body.access_token as string;
}

function payment(transactionId: string, amount: string, of: { to?: number; from?: string } = {}): Payment {
  return {
    transactionId,
    debtorAccount: { iban: of.from ?? own[0] },
    creditorAccount: { iban: host.demo.accounts[of.to ?? 10] },
    creditorName: `Payee ${of.to ?? 10}`,
    instructedAmount: { currency: 'EUR', amount },
  };
}

const ndjson = (payments: object[]): string => payments.map((each) => JSON.stringify(each)).join('\n');

async function send(
  body: string,
  of: { type?: string; confirmation?: string; as?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${host.hosted.url}/v1/payment-batches`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${of.as ?? token}`,
      'content-type': of.type ?? 'application/x-ndjson',
      ...(of.confirmation && { 'payment-confirmation': of.confirmation }),
    },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Shows the payments to the customer, who enters a code. */
async function sign(payments: Payment[]): Promise<{ shown: Answer['body']; confirmation: string }> {
  const shown = await host.call('POST', '/v1/auth/confirmations', { token, json: { payments } });
  expect(shown.status).toBe(201);
  const path = `/v1/auth/confirmations/${shown.body.confirmationId as string}`;
  const { body } = await host.call('POST', path, { token, json: { otp: freshCode(secret) } });
  return { shown: shown.body, confirmation: body.confirmation as string };
}

const get = (path: string, as = token): Promise<Answer> => host.call('GET', path, { token: as });

async function decided(batchId: string): Promise<Answer['body']> {
  for (const beganMs = monotonicMs(); monotonicMs() - beganMs < 20_000;) {
    const { body } = await get(`/v1/payment-batches/${batchId}`);
    if (body.state === 'received' && body.pending === 0) return body;
  }
  throw new Error(`${batchId} was not decided in 20 s`);
}

const statusOf = async (id: string): Promise<unknown> =>
  (await get(`/v1/payments/${id}`)).body.transactionStatus;

describe("a customer's file", () => {
  it('is taken when its total and payees are signed, and settles', async () => {
    const payments = [payment('B1-1', '100.00'), payment('B1-2', '20.50', { to: 11, from: own[1] })];
    const { shown, confirmation } = await sign(payments);
    expect(shown).toMatchObject({
      totals: [{ currency: 'EUR', amount: '120.50' }],
      payees: payments.map(({ creditorName, creditorAccount }) => ({ creditorName, creditorAccount })),
    });
    const sent = await send(ndjson(payments), { confirmation });
    expect(sent).toMatchObject({ status: 202, body: { received: 2 } });
    const batchId = sent.body.batchId as string;
    expect(await decided(batchId)).toMatchObject({ received: 2, settled: 2, rejected: 0 });
    expect([await statusOf('B1-1'), await statusOf('B1-2')]).toEqual(['ACSC', 'ACSC']);
    // The signature names the ids, and an id is executed once: sent again, nothing moves.
    const again = await send(ndjson(payments), { confirmation });
    expect(await decided(again.body.batchId as string)).toMatchObject({ settled: 0, duplicates: 2 });
  });

  it('is its own affair: nobody else sees it, nor that it is there', async () => {
    await renew();
    const payments = [payment('B2-1', '5.00')];
    const { batchId } = (await send(ndjson(payments))).body as { batchId: string };
    await decided(batchId);
    for (const path of [batchId, `${batchId}/events`, `${batchId}/report`]) {
      expect((await get(`/v1/payment-batches/${path}`, otherToken)).status).toBe(404);
      expect((await get(`/v1/payment-batches/${path}`)).status).toBe(200);
    }
  });

  it('is taken in CSV and pain.001 too', async () => {
    await renew();
    const [{ transactionId, creditorName }, iban] = [payment('B3-1', '44.00'), host.demo.accounts[10]];
    const csv = [
      'transactionId,debtorAccount.iban,creditorAccount.iban,creditorName,instructedAmount.currency,instructedAmount.amount',
      [transactionId, own[0], iban, creditorName, 'EUR', '44.00'].join(','),
    ].join('\r\n');
    const { confirmation } = await sign([payment('B3-1', '44.00')]);
    const sent = await send(csv, { type: 'text/csv', confirmation });
    expect(sent.status).toBe(202);
    expect(await decided(sent.body.batchId as string)).toMatchObject({ settled: 1 });
    expect((await send('<Document/>', { type: 'application/xml', confirmation })).status).toBe(400);
  });

  it.each<[change: string, (payments: Payment[]) => Payment[]]>([
    ['an amount', ([one, two]) => [{ ...one, instructedAmount: { currency: 'EUR', amount: '60.01' } }, two]],
    ['a payee', ([one, two]) => [one, { ...two, creditorAccount: { iban: host.demo.accounts[12] } }]],
    ["a payee's name", ([one, two]) => [one, { ...two, creditorName: 'Somebody else' }]],
    ['an account', ([one, two]) => [{ ...one, debtorAccount: { iban: own[1] } }, two]],
    ['an id', ([one, two]) => [one, { ...two, transactionId: 'B4-X' }]],
    ['one payment less', ([one]) => [one]],
    ['one payment more', ([one, two]) => [one, two, payment('B4-3', '0.01')]],
  ])('with %s changed after the signature is refused, and nothing of it is kept', async (_what, change) => {
    await renew();
    const payments = [payment('B4-1', '60.00'), payment('B4-2', '40.00', { to: 11 })];
    const { confirmation } = await sign(payments);
    const sent = await send(ndjson(change(payments)), { confirmation });
    expect(sent).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'Payment-Confirmation', code: 'DS17' }] },
    });
    for (const id of ['B4-1', 'B4-2', 'B4-3', 'B4-X'])
      expect((await get(`/v1/payments/${id}`)).status).toBe(404);
  });

  it('needs a signature above the limit in all, however small its payments are', async () => {
    await renew();
    const small = [payment('B5-1', '6.00'), payment('B5-2', '4.01')];
    expect(await send(ndjson(small))).toMatchObject({ status: 403, body: { errors: [{ code: 'DS0A' }] } });
    const { confirmation } = await sign(small);
    expect(await send(ndjson(small), { confirmation, as: otherToken })).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'not-own' }, { code: 'not-own' }] },
    });
    expect((await send(ndjson(small.slice(0, 1)))).status).toBe(202);
  });

  it('is refused whole where a record is bad, an account is not own, or it is too long', async () => {
    await renew();
    const nameless = { ...payment('B6-2', '1.00'), creditorName: undefined };
    const wrong = [
      payment('B6-1', '1.00'),
      nameless,
      payment('B6-3', '1.00', { from: host.demo.accounts[20] }),
    ];
    const sent = await send(ndjson(wrong));
    expect(sent.status).toBe(400);
    expect(sent.body.errors).toMatchObject([
      { path: 'record 2: creditorName' },
      { path: 'record 3: debtorAccount.iban', code: 'not-own' },
    ]);
    expect((await get('/v1/payments/B6-1')).status).toBe(404);
    const long = Array.from({ length: 1_001 }, (_, index) => payment(`B7-${index}`, '0.01'));
    expect((await send(ndjson(long))).status).toBe(413);
    expect((await send('')).status).toBe(400);
  });

  it('is not taken from who may only look', async () => {
    const reader = (await signIn(host, customer(host, 'driton.bytyqi'))).body.access_token as string;
    expect((await send(ndjson([payment('B8-1', '1.00')]), { as: reader })).status).toBe(403);
  });
});

describe('a single payment', () => {
  const pay = (one: Payment, confirmation?: string): Promise<Answer> =>
    host.call('POST', '/v1/payments', {
      token,
      json: one,
      headers: { prefer: 'wait=10', ...(confirmation && { 'payment-confirmation': confirmation }) },
    });

  it('is signed above the limit, and bound to amount and payee', async () => {
    await renew();
    expect((await pay(payment('S-1', '10.00'))).body.transactionStatus).toBe('ACSC');
    const large = payment('S-2', '10.01');
    expect(await pay(large)).toMatchObject({ status: 403, body: { errors: [{ code: 'DS0A' }] } });
    const { confirmation } = await sign([large]);
    const other = { ...large, creditorName: 'Somebody else' };
    expect(await pay(other, confirmation)).toMatchObject({
      status: 403,
      body: { errors: [{ code: 'DS17' }] },
    });
    expect((await pay(large, confirmation)).body.transactionStatus).toBe('ACSC');
  });
});
