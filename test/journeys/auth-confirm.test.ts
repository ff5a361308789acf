// Journey: a customer confirms payments by a code; another service checks the confirmation by itself.
import { ConfirmationCheck, type ConfirmedPayment } from '#access';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { AuthHost } from './auth-host.js';
import { codeNow, customer, freshCode, passTime, signIn } from './auth-people.js';

let auth: AuthHost;
let check: ConfirmationCheck;
let token: string;
let subject: string;
let secret: string;
let debtorIban: string;

const payee = { creditorName: 'Dogana e Kosoves', iban: 'XK051000410070001295' };

beforeAll(async () => {
  auth = await AuthHost.start('auth_confirm');
  check = new ConfirmationCheck(auth.runtime);
  const payer = customer(auth, 'arta.krasniqi');
  token = (await signIn(auth, payer)).body.access_token as string;
  subject = decodeJwt(token).sub!;
  secret = payer.otpSecret!;
  debtorIban = payer.ibans![0]!;
});
afterAll(() => auth.stop());

const body = (amount: string, transactionId = 'TX-1', debtor = debtorIban) => ({
  transactionId,
  debtorAccount: { iban: debtor },
  creditorAccount: { iban: payee.iban },
  creditorName: payee.creditorName,
  instructedAmount: { currency: 'EUR', amount },
});
const facts = (amountMinor: number, transactionId = 'TX-1'): ConfirmedPayment => ({
  transactionId,
  debtorIban,
  creditorIban: payee.iban,
  creditorName: payee.creditorName,
  amountMinor,
  currency: 'EUR',
});
const begin = (payments: object[]) =>
  auth.call('POST', '/v1/auth/confirmations', { token, json: { payments } });
const confirm = (id: string, otp: string) =>
  auth.call('POST', `/v1/auth/confirmations/${id}`, { token, json: { otp } });

describe('payment signing', () => {
  it('shows amount and payee, takes a code, and binds the confirmation to them', async () => {
    const shown = await begin([body('12.5')]);
    expect(shown).toMatchObject({
      status: 201,
      body: {
        totals: [{ currency: 'EUR', amount: '12.50' }],
        payees: [{ creditorName: payee.creditorName, creditorAccount: { iban: payee.iban } }],
      },
    });
    const id = shown.body.confirmationId as string;
    expect((await confirm(id, '000000')).status).toBe(422);
    const otp = freshCode(secret);
    const answer = await confirm(id, otp);
    expect(answer).toMatchObject({ status: 200, body: { expiresIn: 300 } });
    const confirmation = answer.body.confirmation as string;
    const checked = (payments: ConfirmedPayment[], by = subject) =>
      check.check(confirmation, { subject: by, payments });
    expect(await checked([facts(1250)])).toEqual({ ok: true, confirmationId: id });
    expect(await checked([facts(1251)])).toMatchObject({ code: 'DS17' });
    expect(await checked([{ ...facts(1250), creditorIban: debtorIban }])).toMatchObject({ code: 'DS17' });
    expect(await checked([facts(1250), facts(1, 'TX-2')])).toMatchObject({ code: 'DS17' });
    expect(await checked([facts(1250)], 'usr_other')).toMatchObject({ code: 'DS0H' });
    expect((await confirm(id, freshCode(secret))).status).toBe(409);
    passTime(301_000);
    expect(await checked([facts(1250)])).toMatchObject({ code: 'DS0B' });
  });

  it('refuses what is no confirmation', async () => {
    const payments = [facts(1250)];
    expect(await check.check(undefined, { subject, payments })).toMatchObject({ code: 'DS0A' });
    for (const other of ['x', token])
      expect(await check.check(other, { subject, payments })).toMatchObject({ code: 'DS0B' });
    const payer = customer(auth, 'arta.krasniqi');
    const signedIn = await signIn(auth, payer);
    token = signedIn.body.access_token as string;
    const shown = await begin([body('1.00')]);
    // The code that signed in cannot confirm.
    expect((await confirm(shown.body.confirmationId as string, codeNow(secret))).status).toBe(422);
  });

  it('of a batch binds the total and every payee', async () => {
    const shown = await begin([body('10.00', 'TX-8'), body('2.34', 'TX-9')]);
    expect(shown.body.totals).toEqual([{ currency: 'EUR', amount: '12.34' }]);
    const { confirmation } = (await confirm(shown.body.confirmationId as string, freshCode(secret))).body;
    const both = [facts(234, 'TX-9'), facts(1000, 'TX-8')];
    expect(await check.check(confirmation as string, { subject, payments: both })).toMatchObject({
      ok: true,
    });
    expect(await check.check(confirmation as string, { subject, payments: both.slice(1) })).toMatchObject({
      code: 'DS17',
    });
  });

  it('is for own accounts, for payments that can be, and for the session that began it', async () => {
    expect((await begin([body('1.00', 'TX-1', payee.iban)])).body.errors).toMatchObject([
      { code: 'not-own' },
    ]);
    expect((await begin([body('1.234')])).body.errors).toMatchObject([
      { path: 'payments.0.instructedAmount.amount' },
    ]);
    const shown = await begin([body('1.00')]);
    token = (await signIn(auth, customer(auth, 'arta.krasniqi'))).body.access_token as string;
    expect((await confirm(shown.body.confirmationId as string, freshCode(secret))).status).toBe(404);
    const info = (await signIn(auth, customer(auth, 'driton.bytyqi'))).body.access_token as string;
    const refused = await auth.call('POST', '/v1/auth/confirmations', {
      token: info,
      json: { payments: [body('1')] },
    });
    expect(refused.status).toBe(403);
  });
});
