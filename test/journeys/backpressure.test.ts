// Journey: settling stands still, so files wait and single payments are sent away; then everything goes on,
// and nothing is lost.
import { Database } from '#db';
import { newId } from '#time';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';
import { engines, Product, type Answer } from './support/product.js';

const lines = 30_000;
const backlogMax = 4_000;

describe.each(engines)('more than the pipeline takes (%s)', (engine) => {
  const name = newId('backpressure');
  let product: Product;
  let database: Database;

  beforeAll(async () => {
    const url = await createDatabase(name);
    product = new Product(engine, { DATABASE_URL: url, PAGESA_BACKLOG_MAX: String(backlogMax) });
    await product.start();
    database = await Database.open({ url, schema: 'public', connectionsMax: 2 });
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await product.stop();
    await dropDatabase(name);
  }, 60_000);

  const payment = (transactionId: string) => ({
    transactionId,
    debtorAccount: { iban: product.demo.accounts[0] },
    creditorAccount: { iban: product.demo.accounts[1] },
    creditorName: 'Blerim Krasniqi',
    instructedAmount: { currency: 'EUR', amount: '0.01' },
  });

  it('slows intake down, says for how long, and drains when settling goes on', async () => {
    const file = Array.from({ length: lines }, (_, index) => JSON.stringify(payment(`line-${index}`)));
    let goOn!: () => void;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const stand = database.transaction(async (tx) => {
      await tx.run('lock table ledger.transfer in exclusive mode');
      await held;
    });
    const upload = product.call('POST', '/v1/payment-batches', {
      body: file.join('\n'),
      type: 'application/x-ndjson',
    });
    const accepted: string[] = [];
    let refused = await product.call('POST', '/v1/payments', { body: payment('single-0') });
    for (let index = 1; refused.status === 202; index++) {
      accepted.push(`single-${index - 1}`);
      refused = await product.call('POST', '/v1/payments', { body: payment(`single-${index}`) });
    }
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.text).toContain('come back in');
    const [row] = await database.rows<{ received: number }>('select received from payments.batch');
    expect(row.received).toBeLessThan(lines);

    goOn();
    await stand;
    const { status, body } = await upload;
    expect([status, body['received']]).toEqual([202, lines]);
    expect(await product.finishBatch(body['batchId'] as string)).toMatchObject({
      settled: lines,
      pending: 0,
    });
    for (const id of accepted) {
      const { body: found } = await product.call('GET', `/v1/payments/${id}`);
      expect(found['transactionStatus']).toBe('ACSC');
    }
    let after: Answer;
    do
      after = await product.call('POST', '/v1/payments', {
        body: payment('after'),
        headers: { prefer: 'wait=20' },
      });
    while (after.status === 503);
    expect(after.body['transactionStatus']).toBe('ACSC');
  }, 180_000);
});
