// A customer paid twice: the mail with the details PDF becomes a case, two operators decide, and the money
// comes back once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  agim,
  blerta,
  both,
  channel,
  hostCancellations,
  mailOf,
  type CancelHost,
} from './support/cancel-host.js';

let host: CancelHost;
beforeAll(async () => {
  host = await hostCancellations();
});
afterAll(() => host?.close());

const post: CancelHost['act'] = (...given) => host.act(...given);

describe('the request by mail', () => {
  it('opens a case with the payment, its verification and the reason', async () => {
    const paid = await host.pay();
    const twin = await host.pay();
    const pdf = await host.detailsOf(paid.transactionId);
    const answer = await host.send(await mailOf({ pdf }));
    expect(answer).toMatchObject({
      status: 201,
      json: {
        state: 'matched',
        transactionId: paid.transactionId,
        verification: 'genuine',
        reason: { code: 'DUPL' },
        payment: { transactionId: paid.transactionId, instructedAmount: { amount: '12.50' } },
      },
    });
    const whole = await host.call('GET', `/v1/cancellations/${answer.json.caseId}`, { as: channel });
    expect(whole.json.twins.map((each: { transactionId: string }) => each.transactionId)).toContain(
      twin.transactionId,
    );
    expect(whole.json.evidence).toContainEqual(
      expect.objectContaining({ code: 'facts-agree', speaks: 'for' }),
    );
    expect(whole.json.history.map((entry: { act: string }) => entry.act)).toEqual(['opened', 'matched']);
  });

  it('is answered with the first case when the same mail comes again', async () => {
    const paid = await host.pay();
    const mail = await mailOf({
      pdf: await host.detailsOf(paid.transactionId),
      messageId: '<again@example.org>',
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => host.send(mail)));
    const redelivered = Buffer.concat([
      Buffer.from('Received: from x by y; Mon, 1 Jan 2026 00:00:00 +0000\r\n'),
      mail,
    ]);
    answers.push(await host.send(redelivered));
    expect(new Set(answers.map(({ json }) => json.caseId)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(200), 201]);
    expect(answers.at(-1)!.headers.get('idempotency-replayed')).toBe('true');
  });

  it('finds a number that only the text names, and none where there is none', async () => {
    const paid = await host.pay();
    const named = await host.send(
      await mailOf({ text: `Numri i transaksionit: ${paid.transactionId}, shuma 12,50 EUR` }),
    );
    expect(named.json).toMatchObject({
      state: 'matched',
      transactionId: paid.transactionId,
      verification: 'none',
    });
    const none = await host.send(await mailOf({ text: 'Ju lutem ma ktheni paranë, faleminderit.' }));
    expect(none.json).toMatchObject({ state: 'unmatched', match: 'none', verification: 'none' });
    const unknown = await host.send(await mailOf({ text: 'transaction number TX-00000-99999' }));
    expect(unknown.json).toMatchObject({ state: 'unmatched', match: 'unknown-number' });
  });

  it('notices an altered PDF and proposes nothing', async () => {
    const paid = await host.pay();
    const pdf = await host.detailsOf(paid.transactionId);
    const at = pdf.indexOf(paid.transactionId);
    pdf.write('X', at);
    const answer = await host.send(await mailOf({ pdf }));
    expect(answer.json).toMatchObject({ state: 'unmatched', match: 'altered', verification: 'altered' });
    expect(answer.json.transactionId).toBeUndefined();
  });

  it('refuses what is no mail, and who may not', async () => {
    const headers = { 'content-type': 'message/rfc822' };
    expect((await host.call('POST', '/v1/cancellations', { as: channel, body: '{}' })).status).toBe(415);
    expect((await host.call('POST', '/v1/cancellations', { as: channel, body: '', headers })).status).toBe(
      400,
    );
    expect((await host.call('POST', '/v1/cancellations', { as: agim, body: 'x', headers })).status).toBe(403);
    expect((await host.call('POST', '/v1/cancellations', { body: 'x', headers })).status).toBe(401);
    const large = Buffer.alloc(40_000_001, 65);
    expect((await host.call('POST', '/v1/cancellations', { as: channel, body: large, headers })).status).toBe(
      413,
    );
  });
});

describe('the decision', () => {
  const opened = async (of: Parameters<CancelHost['pay']>[0] = {}) => {
    const paid = await host.pay(of);
    const answer = await host.send(await mailOf({ pdf: await host.detailsOf(paid.transactionId) }));
    return { paid, caseId: answer.json.caseId as string };
  };

  it('is proposed by one, approved by another, and reverses the payment once', async () => {
    const { paid, caseId } = await opened({
      debtorIban: host.accounts[10],
      creditorIban: host.accounts[11],
    });
    const before = await host.balanceOf(paid.debtorIban);
    const proposed = await post(`${caseId}/propose`, blerta, { note: 'paid twice' });
    expect(proposed).toMatchObject({
      status: 200,
      json: { state: 'proposed', proposal: { reason: 'DUPL', by: blerta.subject } },
    });
    const approved = await post(`${caseId}/approve`, agim, {
      contentHash: proposed.json.proposal.contentHash,
    });
    expect(approved).toMatchObject({
      status: 200,
      json: { state: 'reversed', approval: { by: agim.subject } },
    });
    expect((await host.balanceOf(paid.debtorIban)) - before).toBe(1250);
    const again = await post(`${caseId}/approve`, agim);
    expect(again).toMatchObject({ status: 409, json: { errors: [{ code: 'state' }] } });
    const payment = await host.call('GET', `/v1/payments/${paid.transactionId}`, { as: channel });
    expect(payment.json).toMatchObject({ transactionStatus: 'CANC', state: 'reversed' });
  });

  it('cancels a payment that waits for its day', async () => {
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const { caseId } = await opened({ executionDate: tomorrow });
    await post(`${caseId}/propose`, blerta, { reason: 'CUST' });
    expect((await post(`${caseId}/approve`, agim)).json).toMatchObject({ state: 'cancelled' });
  });

  it('is never taken by one person alone', async () => {
    const { caseId } = await opened();
    expect((await post(`${caseId}/propose`, agim)).status).toBe(403);
    await post(`${caseId}/propose`, both);
    expect(await post(`${caseId}/approve`, both)).toMatchObject({
      status: 403,
      json: { errors: [{ code: 'same-person' }] },
    });
    expect(await post(`${caseId}/reject`, both)).toMatchObject({ status: 403 });
    expect((await post(`${caseId}/approve`, blerta)).status).toBe(403);
    expect(await post(`${caseId}/reject`, agim, { note: 'no' })).toMatchObject({
      status: 200,
      json: { state: 'rejected' },
    });
  });

  it('stands on exactly what was seen', async () => {
    const { caseId } = await opened();
    expect((await post(`${caseId}/propose`, blerta, { reasons: 'CUST' })).status).toBe(400);
    const invented = await post(`${caseId}/propose`, blerta, { reason: 'ZZZZ' });
    expect(invented).toMatchObject({ status: 400, json: { errors: [{ code: 'reason' }] } });
    const bare = await host.call('POST', `/v1/cancellations/${caseId}/propose`, { as: blerta });
    expect(bare.status).toBe(200);
    const refused = await post(`${caseId}/approve`, agim, { contentHash: 'a'.repeat(64) });
    expect(refused).toMatchObject({ status: 409, json: { errors: [{ code: 'not-what-was-seen' }] } });
  });

  it('takes a number that the operator names, if payments knows it', async () => {
    const paid = await host.pay();
    const { json } = await host.send(await mailOf({ text: 'Gabim, ju lutem anuloni.' }));
    const missing = await post(`${json.caseId}/propose`, blerta);
    expect(missing).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'transaction-number-missing' }] },
    });
    const unknown = await post(`${json.caseId}/propose`, blerta, { transactionId: 'NO-SUCH-1' });
    expect(unknown).toMatchObject({ status: 422, json: { errors: [{ code: 'NOOR' }] } });
    const found = await post(`${json.caseId}/propose`, blerta, { transactionId: paid.transactionId });
    expect(found).toMatchObject({
      status: 200,
      json: { state: 'proposed', transactionId: paid.transactionId },
    });
  });

  it('undoes a payment once, however many cases there are about it', async () => {
    const { paid, caseId } = await opened();
    const other = await host.send(
      await mailOf({ pdf: await host.detailsOf(paid.transactionId), subject: 'Edhe nje here' }),
    );
    const both = [caseId, other.json.caseId as string];
    for (const id of both) await post(`${id}/propose`, blerta);
    const states = await Promise.all(both.map((id) => post(`${id}/approve`, agim)));
    expect(states.map(({ status }) => status).sort()).toEqual([200, 409]);
    const view = (id: string) => host.call('GET', `/v1/cancellations/${id}`, { as: agim });
    const views = await Promise.all(both.map(view));
    expect(views.map(({ json }) => json.state).sort()).toEqual(['reversed', 'unmatched']);
    expect(views.find(({ json }) => json.state === 'unmatched')!.json).toMatchObject({
      match: 'undone-already',
    });
    const third = await host.send(
      await mailOf({ pdf: await host.detailsOf(paid.transactionId), subject: 'Prape' }),
    );
    expect(third.json).toMatchObject({ state: 'unmatched', match: 'undone-already' });
  });

  it('ends with the reason when it cannot be carried out', async () => {
    const [debtorIban, creditorIban] = [host.accounts[20], host.accounts[21]];
    const { caseId } = await opened({ debtorIban, creditorIban, amount: '100.00' });
    const left = ((await host.balanceOf(creditorIban)) / 100).toFixed(2);
    await host.pay({ debtorIban: creditorIban, creditorIban: host.accounts[22], amount: left });
    await post(`${caseId}/propose`, blerta);
    const failed = await post(`${caseId}/approve`, agim);
    expect(failed.json).toMatchObject({ state: 'failed', statusReason: { code: 'AM04' } });
    await host.pay({ debtorIban: host.accounts[22], creditorIban, amount: '200.00' });
    await post(`${caseId}/propose`, blerta);
    expect((await post(`${caseId}/approve`, agim)).json).toMatchObject({ state: 'reversed' });
  });
});

it('lists cases page after page, and refuses a wrong query', async () => {
  const seen: string[] = [];
  let path = '/v1/cancellations?limit=2';
  while (path) {
    const { json } = await host.call('GET', path, { as: agim });
    seen.push(...json.cases.map((each: { caseId: string }) => each.caseId));
    path = json.next ? `/v1/cancellations?limit=2&after=${json.next}` : '';
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(5);
  expect(
    (await host.call('GET', '/v1/cancellations?state=reversed', { as: agim })).json.cases.length,
  ).toBeGreaterThan(0);
  expect((await host.call('GET', '/v1/cancellations?state=gone', { as: agim })).status).toBe(400);
  expect((await host.call('GET', '/v1/cancellations/case_none', { as: agim })).status).toBe(404);
});
