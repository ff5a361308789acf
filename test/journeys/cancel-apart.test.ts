// Cancellations and payments run apart and never at the same time: what the one decides the other carries
// out when it is back, once, and nothing is lost of what was asked meanwhile.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cancellations } from '../../apps/cancellations/src/definition.js';
import { payments } from '../../apps/payments/src/definition.js';
import { startKafka, type Kafka } from '../support/kafka.mjs';
import { agim, blerta, channel, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { engines } from './support/product.js';
import { until } from './support/until.js';

describe.each(engines)('one service after the other (%s)', (engine) => {
  let kafka: Kafka | undefined;
  let host: CancelHost;
  beforeAll(async () => {
    if (engine === 'kafka') kafka = await startKafka();
    host = await hostCancellations(kafka && { KAFKA_BROKERS: kafka.brokers });
  });
  afterAll(async () => {
    await host?.close();
    await kafka?.stop();
  });

  const get = (caseId: string) => host.call('GET', `/v1/cancellations/${caseId}`, { as: agim });
  const post = (path: string, as: typeof agim) =>
    host.call('POST', `/v1/cancellations/${path}`, { as, body: {} });
  const headers = { 'content-type': 'message/rfc822' };

  it('carries out what was decided while payments was down, and answers what was asked', async () => {
    const paid = await host.pay({ debtorIban: host.accounts[5], amount: '61.00' });
    const pdf = await host.detailsOf(paid.transactionId);
    const { json: request } = await host.send(await mailOf({ pdf }));
    await host.act(`${request.caseId}/propose`, blerta);
    const before = await host.balanceOf(paid.debtorIban);

    await host.rehost([cancellations]);
    expect((await post(`${request.caseId}/approve`, agim)).json.state).toBe('approved');
    expect((await post(`${request.caseId}/approve`, agim)).status).toBe(409);
    const body = await mailOf({ pdf, subject: 'Edhe një herë' });
    const late = await host.call('POST', '/v1/cancellations', { as: channel, body, headers });
    expect(late).toMatchObject({ status: 201, json: { state: 'received' } });

    await host.rehost([payments]);
    const path = `/v1/payments/${paid.transactionId}`;
    await until(async () => (await host.call('GET', path, { as: channel })).json.state === 'reversed');
    expect((await host.balanceOf(paid.debtorIban)) - before).toBe(6_100);

    await host.rehost([cancellations]);
    await until(async () => (await get(request.caseId)).json.state === 'reversed');
    // Asked before or after the money moved: in the end the second request knows that it did.
    await until(async () => (await get(late.json.caseId)).json.match === 'undone-already');
    expect((await get(late.json.caseId)).json.state).toBe('unmatched');

    // Everything again with both: told twice or not, the money moves once.
    await host.rehost([payments, cancellations]);
    await host.hosted.caughtUp(['cancellations.decisions', 'payments.outcomes']);
    expect((await host.balanceOf(paid.debtorIban)) - before).toBe(6_100);
    const { history } = (await get(request.caseId)).json as { history: { act: string }[] };
    expect(history.map(({ act }) => act)).toEqual(['opened', 'matched', 'proposed', 'approved', 'reversed']);
  });
});
