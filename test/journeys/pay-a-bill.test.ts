// Journey: a bill is paid, at once and on a later day, singly and by file, and everything can be read again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { schemaErrors } from '../fixtures/xsd/validate.js';
import { engines, Product } from './support/product.js';
import { readPdf } from '#documents';

describe.each(engines)('pay a bill (%s)', (engine) => {
  const product = new Product(engine);
  beforeAll(() => product.start(), 120_000);
  afterAll(() => product.stop(), 60_000);

  const payment = (transactionId: string, more: object = {}) => ({
    transactionId,
    debtorAccount: { iban: product.demo.accounts[0] },
    creditorAccount: { iban: product.demo.accounts[1] },
    creditorName: 'Blerim Krasniqi',
    instructedAmount: { currency: 'EUR', amount: '12.50' },
    remittanceInformationUnstructured: 'Qiraja e nentorit',
    ...more,
  });
  const pay = (body: object, headers: Record<string, string> = { prefer: 'wait=20' }) =>
    product.call('POST', '/v1/payments', { body, headers });
  const statusOf = async (id: string) => (await product.call('GET', `/v1/payments/${id}`)).body;

  it('pays a biller of the catalog by its reference, and refuses a wrong one', async () => {
    const { body } = await product.call('GET', '/v1/catalog/billers?limit=100');
    const billers = body['billers'] as { code: string }[];
    expect(billers.length).toBeGreaterThanOrEqual(60);
    const code = product.demo.billers[0];
    const { body: biller } = await product.call('GET', `/v1/catalog/billers/${code}`);
    const { example, accounts, creditorName } = biller as {
      example: string;
      accounts: { iban: string; district?: string; municipality?: string; referencePrefix?: string }[];
      creditorName: string;
    };
    const to = (billerReference: string, iban: string) => ({
      billerCode: code,
      billerReference,
      creditorAccount: { iban },
      creditorName: creditorName.slice(0, 70),
    });
    const paid = await Promise.all(
      accounts.map(({ iban }, index) => pay(payment(`bill-${index}`, to(example, iban)))),
    );
    expect(paid.map((answer) => answer.body['transactionStatus'])).toContain('ACSC');
    const wrong = await pay(payment('bill-wrong', to('!!', accounts[0].iban)));
    expect(wrong.body).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'RR09' } });
  });

  it('is visible from the moment it was accepted, and settles', async () => {
    const accepted = await pay(payment('seen'), {});
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({ transactionId: 'seen', transactionStatus: 'RCVD' });
    expect(['RCVD', 'ACSC']).toContain((await statusOf('seen'))['transactionStatus']);
    const again = await pay(payment('seen'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toMatchObject({ transactionStatus: 'ACSC' });
  });

  it('answers the same id with other content 422, malformed 400, and 64 at once with one payment', async () => {
    const first = await pay(payment('once'));
    expect(first.body['transactionStatus']).toBe('ACSC');
    const other = payment('once', { instructedAmount: { currency: 'EUR', amount: '99.00' } });
    expect((await pay(other)).status).toBe(422);
    const malformed = await pay({ ...payment('bad'), instructedAmount: { currency: 'EUR', amount: 'ten' } });
    expect(malformed.status).toBe(400);
    expect(malformed.body['errors']).toEqual([expect.objectContaining({ path: 'instructedAmount.amount' })]);
    expect((await product.call('GET', '/v1/payments/bad')).status).toBe(404);
    const many = await Promise.all(Array.from({ length: 64 }, () => pay(payment('many'))));
    expect(new Set(many.map((answer) => answer.body['paymentId'])).size).toBe(1);
    expect(many.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    const { text } = await product.call('GET', `/v1/accounts/${product.demo.accounts[0]}/statement`);
    expect(text.split('"transactionId":"many"')).toHaveLength(2);
  });

  it('reports every finding with its ISO code, in the order of precedence', async () => {
    const refused = await pay(
      payment('findings', {
        creditorAccount: { iban: 'XK051901234567891011' },
        instructedAmount: { currency: 'EUR', amount: '0.00' },
        remittanceInformationUnstructured: 'Pagesë e dytë!',
        billerCode: 'no-such-biller',
      }),
    );
    expect(refused.body).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'AC01' } });
    const codes = (refused.body['statusReasons'] as { code: string; text: string }[]).map(({ code }) => code);
    expect(codes).toEqual(['AC01', 'AM01', 'BE06', 'RR10']);
    expect(refused.text).toContain('write e for ë');
    const poor = await pay(payment('poor', { instructedAmount: { currency: 'EUR', amount: '9999999.00' } }));
    expect(poor.body).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'AM04' } });
  });

  it('holds a payment of a later day', async () => {
    const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10);
    const held = await pay(payment('later', { requestedExecutionDate: tomorrow }));
    expect(held.body).toMatchObject({ transactionStatus: 'PDNG', requestedExecutionDate: tomorrow });
  });

  it('takes a pain.001 file with duplicates and bad ones in it, twice', async () => {
    const file = readFileSync('samples/payments.pain.001.xml', 'utf8');
    const send = () => product.call('POST', '/v1/payment-batches', { body: file, type: 'application/xml' });
    const first = await send();
    expect(first.status).toBe(202);
    const done = await product.finishBatch(first.body['batchId'] as string);
    expect(done).toMatchObject({ received: 1_000, pending: 0, parked: 0 });
    expect(done['settled'] + done['rejected'] + done['duplicates']).toBe(1_000);
    expect(done['settled']).toBeGreaterThan(900);
    expect(done['duplicates']).toBeGreaterThan(0);
    expect(done['rejected']).toBeGreaterThan(0);
    const second = await send();
    const again = await product.finishBatch(second.body['batchId'] as string);
    expect(again).toMatchObject({ received: 1_000, settled: 0, pending: 0 });
    const report = await product.call(
      'GET',
      `/v1/payment-batches/${first.body['batchId'] as string}/report`,
      {
        headers: { accept: 'application/xml' },
      },
    );
    expect(schemaErrors('pain.002.001.11', report.text)).toEqual([]);
    expect(report.text).toContain('<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>');
  });

  it('gives the statement in every format, adding up', async () => {
    const iban = product.demo.accounts[0];
    const path = `/v1/accounts/${iban}/statement`;
    const { body } = await product.call('GET', path);
    const lines = body['lines'] as { balance: { amount: string } }[];
    expect(lines).toHaveLength(body['lineCount'] as number);
    const spaced = iban.toLowerCase().replace(/.{4}(?!$)/g, '$& ');
    const { body: account } = await product.call('GET', `/v1/accounts/${encodeURIComponent(spaced)}`);
    expect((account['balance'] as { amount: string }).amount).toBe(lines[lines.length - 1].balance.amount);
    const camt = await product.call('GET', path, { headers: { accept: 'application/xml' } });
    expect(schemaErrors('camt.053.001.08', camt.text)).toEqual([]);
    const csv = await product.call('GET', path, { headers: { accept: 'text/csv' } });
    expect(csv.text.trim().split(/\r?\n/).length).toBeGreaterThan(lines.length);
    const pdf = await product.call('GET', path, { headers: { accept: 'application/pdf' } });
    const read = await readPdf(pdf.bytes, { bytesMax: 10 << 20, pagesMax: 100, timeoutMs: 20_000 });
    expect(read.ok && read.pages.map((page) => page.text).join(' ')).toContain('seen');
    const channel = await product.call('GET', `${path}?channel=file`);
    expect(channel.body['lineCount']).toBeLessThan(lines.length);
  });

  it('writes the details in the language asked for, by query or by header, else in Albanian', async () => {
    const details = async (query: string, language?: string) => {
      const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
      const { bytes } = await product.call('GET', `/v1/payments/seen/details.pdf${query}`, { headers });
      const read = await readPdf(bytes, { bytesMax: 10 << 20, pagesMax: 10, timeoutMs: 20_000 });
      return read.ok && read.pages[0].text;
    };
    expect(await details('')).toContain('Detajet e transaksionit');
    expect(await details('?language=en', 'sr')).toContain('Transaction details');
    expect(await details('', 'en-GB,en;q=0.9')).toContain('Transaction details');
    for (const wrong of ['language=de', 'language=en&language=sr'])
      expect((await product.call('GET', `/v1/payments/seen/details.pdf?${wrong}`)).status).toBe(400);
  });

  it('keeps everything over a restart, and answers repeats as before', async () => {
    const before = await statusOf('once');
    expect(await product.end('SIGTERM')).toBe(0);
    await product.start();
    expect(await statusOf('once')).toEqual(before);
    const again = await pay(payment('once'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body['paymentId']).toBe(before['paymentId']);
    expect((await pay(payment('after-restart'))).body['transactionStatus']).toBe('ACSC');
  });
});
