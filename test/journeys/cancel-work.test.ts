// What operators do with cases beside deciding, and decisions about many at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operator } from './support/catalog-host.js';
import { agim, blerta, channel, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { until } from './support/until.js';

let host: CancelHost;
beforeAll(async () => {
  host = await hostCancellations();
});
afterAll(() => host?.close());

const vesna = operator('vesna', 'contact-center');
const get = (path: string, as = agim) => host.call('GET', `/v1/cancellations${path}`, { as });
const post: CancelHost['act'] = (...given) => host.act(...given);
const opened = async (of: Parameters<CancelHost['pay']>[0] = {}, letter: object = {}) => {
  const paid = await host.pay(of);
  const { json } = await host.send(
    await mailOf({ pdf: await host.detailsOf(paid.transactionId), ...letter }),
  );
  return { paid, caseId: json.caseId as string };
};

describe('work on a case', () => {
  it('is assigned, noted and due on a working day', async () => {
    const { caseId } = await opened();
    await post(`${caseId}/assign`, blerta);
    await post(`${caseId}/notes`, vesna, { text: 'Klientja telefonoi.' });
    const { json } = await get(`/${caseId}`);
    expect(json).toMatchObject({ assignee: blerta.subject });
    expect(json.history.map(({ act }: { act: string }) => act)).toEqual([
      'opened',
      'matched',
      'assign',
      'note',
    ]);
    expect([0, 6]).not.toContain(new Date(json.dueAt).getUTCDay());
    const mine = await get(`?assignee=${blerta.subject}&open=true`);
    expect(mine.json.cases.map((each: { caseId: string }) => each.caseId)).toContain(caseId);
  });

  it('is found by what is in its subject, its sender and its number, and by its day', async () => {
    const { caseId, paid } = await opened({}, { from: 'Gëzim <gezim@example.org>', subject: '50% gabim' });
    const found = async (query: string) =>
      (await get(`?${query}`)).json.cases.map((each: { caseId: string }) => each.caseId) as string[];
    for (const words of ['50% GABIM', 'gezim@', 'Gëzim', paid.transactionId.slice(3, 20)])
      expect(await found(`q=${encodeURIComponent(words)}`)).toEqual([caseId]);
    // A sign of the database's own stands for itself.
    expect(await found('q=50_%25')).toEqual([]);
    expect(await found(`transactionId=${paid.transactionId}`)).toEqual([caseId]);
    expect(await found('customer=gezim@example.org&from=2020-01-01')).toEqual([caseId]);
    expect(await found('customer=gezim@example.org&to=2020-01-01')).toEqual([]);
  });

  it('keeps others away while it is locked', async () => {
    const { caseId } = await opened();
    expect((await post(`${caseId}/lock`, vesna, { minutes: 5 })).json.lock).toMatchObject({
      by: vesna.subject,
    });
    expect(await post(`${caseId}/propose`, blerta)).toMatchObject({
      status: 409,
      json: { errors: [{ code: 'locked' }] },
    });
    expect((await post(`${caseId}/notes`, blerta, { text: 'waiting' })).status).toBe(200);
    await post(`${caseId}/unlock`, vesna);
    expect((await post(`${caseId}/propose`, blerta)).status).toBe(200);
  });

  it('waits for an answer that was asked for', async () => {
    const { caseId } = await opened();
    const asked = await post(`${caseId}/ask`, vesna, { text: 'Cilën nga dy pagesat?' });
    expect(asked.json).toMatchObject({ state: 'awaiting' });
    expect(asked.json.replies.map(({ kind }: { kind: string }) => kind)).toContain('asked');
  });

  it('links what belongs together by itself and by hand, and merges', async () => {
    const { paid, caseId } = await opened();
    const pdf = await host.detailsOf(paid.transactionId);
    const same = await host.send(await mailOf({ pdf, subject: 'the same again' }));
    expect((await get(`/${caseId}`)).json.linked).toEqual([
      { caseId: same.json.caseId, why: 'the same payment', state: 'matched' },
    ]);
    const empty = await host.send(await mailOf({ text: 'harrova PDF' }));
    expect((await post(`${empty.json.caseId}/link`, vesna, { caseId })).status).toBe(200);
    const merged = await post(`${empty.json.caseId}/merge`, vesna, { into: caseId });
    expect(merged.json).toMatchObject({ state: 'merged', mergedInto: caseId });
    await until(async () => (await get(`/${caseId}`)).json.state === 'matched');
    expect((await get(`/${caseId}`)).json.mails).toHaveLength(2);
    expect((await post(`${empty.json.caseId}/propose`, blerta)).status).toBe(409);
  });

  it('voids a proposal when a further mail changes the case', async () => {
    const { caseId } = await opened({}, { from: 'hana@example.org' });
    await post(`${caseId}/propose`, blerta);
    const [{ replyId }] = (await get(`/${caseId}`)).json.replies;
    const more = await host.pay();
    const answer = await host.send(
      await mailOf({
        from: 'hana@example.org',
        inReplyTo: `<${replyId}@banka-shembull.example>`,
        pdf: await host.detailsOf(more.transactionId),
      }),
    );
    expect(answer.json).toMatchObject({ caseId, state: 'unmatched', match: 'several' });
    expect((await post(`${caseId}/approve`, agim)).status).toBe(409);
  });

  it('is looked at again when the customer writes, whatever the customer writes', async () => {
    const from = 'dren@example.org';
    const paid = await host.pay();
    const { caseId } = (await host.send(await mailOf({ from, text: 'Gabim, ju lutem anuloni.' }))).json;
    await post(`${caseId}/propose`, blerta, { transactionId: paid.transactionId });
    const [{ replyId }] = (await get(`/${caseId}`)).json.replies;
    const writes = async (text: string) =>
      host.send(await mailOf({ from, text, inReplyTo: `<${replyId}@banka-shembull.example>` }));
    expect((await writes('Mos e anuloni, ishte në rregull!')).json).toMatchObject({
      caseId,
      state: 'unmatched',
    });
    expect((await post(`${caseId}/approve`, agim)).status).toBe(409);
    await post(`${caseId}/ask`, vesna, { text: 'Si e doni?' });
    expect((await get(`/${caseId}`)).json.state).toBe('awaiting');
    expect((await writes('Po, anulojeni.')).json).toMatchObject({ caseId, state: 'unmatched' });
  });

  it('knows whose payment it is, once an operator has confirmed the address', async () => {
    const from = 'fjolla@example.org';
    const { caseId } = await opened({ debtorIban: host.accounts[30] }, { from });
    expect((await post(`${caseId}/confirm-sender`, vesna)).status).toBe(200);
    const own = await host.pay({ debtorIban: host.accounts[30] });
    const first = await host.send(await mailOf({ from, pdf: await host.detailsOf(own.transactionId) }));
    expect(first.json).toMatchObject({ state: 'matched' });
    const other = await host.pay({ debtorIban: host.accounts[31] });
    const second = await host.send(await mailOf({ from, pdf: await host.detailsOf(other.transactionId) }));
    expect(second.json).toMatchObject({ state: 'unmatched', match: 'somebody-else' });
  });

  it('shows customers their own requests only', async () => {
    const { caseId, paid } = await opened({ debtorIban: host.accounts[40] });
    const owner = { ...channel, subject: 'usr_owner', kind: 'customer' as const, ibans: [paid.debtorIban] };
    const own = await host.call('GET', '/v1/cancellations/own', { as: owner });
    expect(own.json.requests).toMatchObject([{ caseId, progress: 'in-progress' }]);
    const stranger = { ...owner, subject: 'usr_stranger', ibans: [host.accounts[41]] };
    expect((await host.call('GET', '/v1/cancellations/own', { as: stranger })).json.requests).toEqual([]);
  });
});

it('saves filters of each operator', async () => {
  const saved = await host.call('PUT', '/v1/cancellations/filters/late', {
    as: blerta,
    body: { query: 'open=true&overdue=true' },
  });
  expect(saved.json.filters).toMatchObject([{ name: 'late', query: 'open=true&overdue=true' }]);
  expect((await get('/filters', agim)).json.filters).toEqual([]);
  expect((await host.call('DELETE', '/v1/cancellations/filters/late', { as: blerta })).status).toBe(204);
  expect((await host.call('DELETE', '/v1/cancellations/filters/late', { as: blerta })).status).toBe(404);
});

describe('a mass error', () => {
  it('is proposed by one and approved by another, exactly as it was seen', async () => {
    const paid = [];
    for (let i = 0; i < 12; i++)
      paid.push(await host.pay({ debtorIban: host.accounts[50], creditorIban: host.accounts[60 + i] }));
    const before = await host.balanceOf(host.accounts[50]);
    const list = {
      transactionIds: [...paid.map(({ transactionId }) => transactionId), 'NOT-THERE-1'],
      reason: 'DUPL',
      note: 'file sent twice',
    };
    const batch = await post('batches', blerta, list);
    expect(batch).toMatchObject({ status: 201, json: { count: 13 } });
    expect((await post('batches', blerta, list)).json.batchId).toBe(batch.json.batchId);
    const path = `batches/${batch.json.batchId}`;
    await until(async () => (await get(`/${path}`)).json.states.received === undefined);
    const proposed = await post(`${path}/propose`, blerta, { note: 'all of them' });
    expect(proposed.json).toMatchObject({ done: 12, states: { proposed: 12, unmatched: 1 } });
    expect(proposed.json.refused).toHaveLength(1);
    const stale = await post(`${path}/approve`, agim, { contentHash: batch.json.contentHash });
    expect(stale.status).toBe(409);
    expect((await post(`${path}/approve`, agim)).status).toBe(400);
    const approved = await post(`${path}/approve`, agim, { contentHash: proposed.json.contentHash });
    expect(approved.json).toMatchObject({ done: 12, refused: [] });
    await until(async () => (await get(`/${path}`)).json.states.reversed === 12);
    expect((await host.balanceOf(host.accounts[50])) - before).toBe(12 * 1250);
  });

  it('is not approved by the one who proposed it', async () => {
    const paid = await host.pay();
    const both = operator('two-hats', 'back-office', 'approver');
    const batch = await post('batches', both, {
      transactionIds: [paid.transactionId],
      reason: 'TECH',
      note: 'x',
    });
    const path = `batches/${batch.json.batchId}`;
    await until(async () => (await get(`/${path}`)).json.states.matched === 1);
    const { json } = await post(`${path}/propose`, both);
    expect((await post(`${path}/approve`, both, { contentHash: json.contentHash })).json).toMatchObject({
      done: 0,
    });
  });
});

it('counts as JSON, as CSV and for Prometheus', async () => {
  const figures = await get('/figures');
  const dupl = figures.json.figures.find(({ reason }: { reason: string }) => reason === 'DUPL');
  expect(dupl).toMatchObject({ reversed: 12, recoveredEur: '150.00' });
  const csv = await host.call('GET', '/v1/cancellations/figures', {
    as: agim,
    headers: { accept: 'text/csv' },
  });
  expect(csv.text.split('\r\n')[0]).toContain('day,reason,opened,matchedWithoutHand');
  const metrics = await host.call('GET', '/metrics');
  for (const line of [
    'pagesa_cases{state="reversed"} 12',
    'pagesa_cases_overdue{state="matched"} 0',
    'pagesa_cases_recovered_minor{reason="DUPL"} 15000',
    'pagesa_mails{state="handled"}',
    'pagesa_replies{state="sent"}',
  ])
    expect(metrics.text).toContain(line);
  expect(metrics.text).toMatch(/pagesa_cases_decision_seconds\{reason="DUPL"\} \d/);
  expect(metrics.text).toMatch(/pagesa_cases_matched_alone\{reason="DUPL"\} [1-9]/);
  expect(metrics.text).toMatch(/pagesa_cases_opened\{reason="TECH"\} 1/);
});
