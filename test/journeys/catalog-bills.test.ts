// A biller registers open bills; a payment is checked against its bill, pays it once, and a reversal opens
// it again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventOf, events } from '#events';
import { compileFormat } from '#references';
import { monotonicMs, newId, now, today } from '#time';
import { catalog } from '../../apps/catalog/src/definition.js';
import { trafficFine } from '../../apps/catalog/src/billers/seed/formats.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { payments } from '../../apps/payments/src/definition.js';
import { invariants } from '../../apps/payments/src/verify/invariants.js';
import { client, hostCatalog, operator, type Answer, type HostedCatalog } from './support/catalog-host.js';

const police = client('police', 'catalog:bills:fine-traffic');
const channel = client('channel', 'payments:write', 'payments:read');
const fines = seedBillers.find(({ code }) => code === 'fine-traffic')!;
const path = '/v1/catalog/billers/fine-traffic/bills';
let host: HostedCatalog;
let debtors: string[];
let references = 0;

const format = compileFormat(trafficFine);
/** A new number of a fine. */
const newReference = (): string => {
  references++;
  return format.generate((max) => (references * 7_919) % max);
};

const register = (reference: string, amount: string, as = police): Promise<Answer> =>
  host.call('PUT', `${path}/${reference}`, {
    as,
    body: { amount: { currency: 'EUR', amount }, dueDate: '2030-01-31', payer: 'Agim Krasniqi' },
  });

async function pay(reference: string, amount: string, debtor = 0): Promise<Answer['json']> {
  const transactionId = newId('tx');
  const answer = await host.call('POST', '/v1/payments', {
    as: channel,
    headers: { prefer: 'wait=5' },
    body: {
      transactionId,
      debtorAccount: { iban: debtors[debtor] },
      creditorAccount: { iban: fines.accounts[0].iban },
      creditorName: 'Policia e Kosoves',
      instructedAmount: { currency: 'EUR', amount },
      billerCode: 'fine-traffic',
      billerReference: reference,
    },
  });
  return answer.json;
}

/** Asks until the answer is as wanted; the events between the services are on their way meanwhile. */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const startedAtMs = monotonicMs();
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (monotonicMs() - startedAtMs > 10_000) throw new Error(`still ${JSON.stringify(answer)} after 10 s`);
  }
}

const billIs = (reference: string, state: string): Promise<Answer> =>
  until(
    () => host.call('GET', `${path}/${reference}`, { as: police }),
    ({ json }) => json.state === state,
  );

/** Waits until payments knows of the bill what catalog does. */
async function paymentsKnows(reference: string, state: string): Promise<void> {
  const { database } = host.hosted.runtimes.get('payments')!;
  await until(
    () =>
      database.rows<{ state: string }>(`select state from payments.bill where reference = $1`, [reference]),
    ([row]) => row?.state === state,
  );
}

async function reverse(transactionId: string, debtorIban: string): Promise<void> {
  const { database, log } = host.hosted.runtimes.get('catalog')!;
  const decision = {
    caseId: newId('case'),
    transactionId,
    debtorIban,
    reason: 'DUPL',
    proposedBy: 'teuta',
    approvedBy: 'blerim',
    approvedAtMs: now().getTime(),
  };
  const event = eventOf(events.cancellationApproved, decision, {
    id: decision.caseId,
    timeMs: now().getTime(),
  });
  await database.transaction((tx) => log.append(tx, 'cancellations.decisions', [event]));
}

beforeAll(async () => {
  host = await hostCatalog([catalog, payments]);
  const seeded = await payments.seed!(host.hosted.runtimes.get('payments')!);
  await catalog.seed!(host.hosted.runtimes.get('catalog')!);
  debtors = (seeded.customers ?? seeded.accounts) as string[];
  const { database } = host.hosted.runtimes.get('payments')!;
  await until(
    () => database.rows(`select 1 from payments.biller where code = 'fine-traffic'`),
    (rows) => rows.length === 1,
  );
});
afterAll(() => host?.close());

describe('open bills', () => {
  it('are registered in their normal form, shown without the payer, and changed while open', async () => {
    const reference = newReference();
    const first = await register(`${reference.slice(0, 5).toLowerCase()} ${reference.slice(5)}`, '40.00');
    expect(first.json).toMatchObject({ reference, state: 'open', payer: 'Agim Krasniqi', revision: 1 });
    const shown = await host.call('GET', `${path}/${reference}`, { as: channel });
    expect(shown.json).toEqual({
      billerCode: 'fine-traffic',
      reference,
      state: 'open',
      amount: { currency: 'EUR', amount: '40.00' },
      dueDate: '2030-01-31',
      revision: 1,
    });
    expect((await register(reference, '40.00')).json.revision).toBe(1);
    expect((await register(reference, '45.00')).json).toMatchObject({
      revision: 2,
      amount: { amount: '45.00' },
    });
  });

  it.each([
    ['a reference with a wrong check digit', 'G202600001234535', '40.00', 400, 'reference'],
    ['an amount below what the biller takes', 'G202600001234534', '5.00', 400, 'amount'],
    ['an amount that is none', 'G202600001234534', '5,00', 400, 'amount'],
  ])('refuses %s', async (_what, reference, amount, status, field) => {
    const answer = await register(reference, amount);
    expect([answer.status, answer.json.errors[0].path]).toEqual([status, field]);
  });

  it('are kept by their biller only, and by billers that are paid by bills', async () => {
    expect((await register(newReference(), '40.00', client('x', 'catalog:bills:customs'))).status).toBe(403);
    expect((await register(newReference(), '40.00', channel)).status).toBe(403);
    const other = await host.call('PUT', '/v1/catalog/billers/customs/bills/152020000037764Y', {
      as: client('all', 'catalog:bills'),
      body: { amount: { currency: 'EUR', amount: '40.00' } },
    });
    expect([other.status, other.json.detail]).toEqual([422, expect.stringContaining('not paid by bills')]);
  });

  it('are paid by exactly their amount, once, and opened again by a reversal', async () => {
    const reference = newReference();
    await register(reference, '40.00');
    await paymentsKnows(reference, 'open');
    const wrong = await pay(reference, '39.99');
    expect(wrong).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'AM09' } });
    const right = await pay(reference, '40.00');
    expect(right.transactionStatus).toBe('ACSC');
    expect((await billIs(reference, 'paid')).json.paidBy).toBe(right.transactionId);
    const second = await pay(reference, '40.00', 1);
    expect(second).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'AM05' } });
    expect((await register(reference, '50.00')).status).toBe(409);
    expect((await host.call('DELETE', `${path}/${reference}`, { as: police })).status).toBe(409);
    await reverse(right.transactionId, debtors[0]);
    await billIs(reference, 'open');
    await paymentsKnows(reference, 'open');
    expect((await pay(reference, '40.00', 2)).transactionStatus).toBe('ACSC');
    await billIs(reference, 'paid');
  });

  it('let one of many payments through that come at once from different accounts', async () => {
    const reference = newReference();
    await register(reference, '25.00');
    await paymentsKnows(reference, 'open');
    const answers = await Promise.all([3, 4, 5, 6, 7, 8].map((debtor) => pay(reference, '25.00', debtor)));
    const statuses = answers.map(({ transactionStatus }) => transactionStatus).sort();
    expect(statuses).toEqual(['ACSC', 'RJCT', 'RJCT', 'RJCT', 'RJCT', 'RJCT']);
  });

  it('are not paid after they were withdrawn, until they are registered again', async () => {
    const reference = newReference();
    await register(reference, '30.00');
    const withdrawn = await host.call('DELETE', `${path}/${reference}`, { as: police });
    expect(withdrawn.json).toMatchObject({ state: 'withdrawn', revision: 2 });
    await paymentsKnows(reference, 'withdrawn');
    expect(await pay(reference, '30.00')).toMatchObject({
      transactionStatus: 'RJCT',
      statusReason: { code: 'RR09' },
    });
    expect((await register(reference, '30.00')).json).toMatchObject({ state: 'open', revision: 3 });
    await paymentsKnows(reference, 'open');
    expect((await pay(reference, '30.00')).transactionStatus).toBe('ACSC');
  });

  it('are found paid when they are registered after their payment', async () => {
    const reference = newReference();
    expect((await pay(reference, '35.00')).transactionStatus).toBe('ACSC');
    const { database } = host.hosted.runtimes.get('catalog')!;
    await until(
      () => database.rows(`select 1 from catalog.bill_payment where reference = $1`, [reference]),
      (rows) => rows.length === 1,
    );
    expect((await register(reference, '35.00')).json.state).toBe('paid');
    await paymentsKnows(reference, 'paid');
    expect(await pay(reference, '35.00', 1)).toMatchObject({ statusReason: { code: 'AM05' } });
  });

  it('wait for a person as possible duplicates where the biller wants that', async () => {
    const biller = { ...fines, validFrom: today(), onPaidBill: 'hold' };
    const body = { note: 'a person shall look', billers: [biller] };
    const proposal = await host.call('POST', '/v1/catalog/proposals', {
      as: operator('arta', 'catalog-admin'),
      body,
    });
    const approval = `/v1/catalog/proposals/${proposal.json.proposalId}/approve`;
    await host.call('POST', approval, { as: operator('besim', 'approver'), body: {} });
    const { database } = host.hosted.runtimes.get('payments')!;
    await until(
      () =>
        database.rows(
          `select 1 from payments.biller where versions @> '[{"code": "fine-traffic", "version": 2}]'`,
        ),
      (rows) => rows.length === 1,
    );
    const reference = newReference();
    await register(reference, '20.00');
    await paymentsKnows(reference, 'open');
    const first = await pay(reference, '20.00');
    expect(first.transactionStatus).toBe('ACSC');
    await billIs(reference, 'paid');
    const [released, refused] = [await pay(reference, '20.00', 1), await pay(reference, '20.00', 2)];
    for (const held of [released, refused])
      expect(held).toMatchObject({ transactionStatus: 'PDNG', statusReason: { code: 'AM05' } });
    await decides(released.transactionId, refused.transactionId);
    // Two payments pay it now: it is open only when both are undone.
    await reverse(first.transactionId, debtors[0]);
    await paymentIs(first.transactionId, 'CANC');
    const next = await until(
      () => host.call('GET', `${path}/${reference}`, { as: police }),
      ({ json }) => json.paidBy !== first.transactionId,
    );
    expect(next.json).toMatchObject({ state: 'paid', paidBy: released.transactionId });
    expect(await pay(reference, '20.00', 3)).toMatchObject({ statusReason: { code: 'AM05' } });
    await reverse(released.transactionId, debtors[1]);
    await billIs(reference, 'open');
    await paymentsKnows(reference, 'open');
    expect((await pay(reference, '20.00', 4)).transactionStatus).toBe('ACSC');
  });

  /** An operator lets one held payment go on and refuses another; nobody else may, and nobody twice. */
  async function decides(released: string, refused: string): Promise<void> {
    const [branch, approver] = [operator('flora', 'back-office'), operator('besim', 'approver')];
    const act = (id: string, what: string, as = branch, body: object = {}) =>
      host.call('POST', `/v1/payments/${id}/${what}`, { as, body });
    const others = [channel, operator('dea', 'auditor'), operator('gent', 'contact-center')];
    for (const other of others)
      for (const what of ['release', 'refuse']) expect((await act(released, what, other)).status).toBe(403);
    expect((await act(released, 'release')).json.transactionStatus).toBe('ACSC');
    const note = 'paid on Monday already';
    const { json } = await act(refused, 'refuse', approver, { note });
    expect(json).toMatchObject({
      transactionStatus: 'RJCT',
      statusReason: { code: 'AM05', text: expect.stringContaining(note) },
    });
    for (const id of [released, refused])
      for (const what of ['release', 'refuse']) expect((await act(id, what)).status).toBe(409);
    const { database } = host.hosted.runtimes.get('payments')!;
    const rows = await database.rows(
      `select state::text, released_by, refused_by from payments.payment
       where transaction_id in ($1, $2) order by state`,
      [released, refused],
    );
    expect(rows).toEqual([
      { state: 'refused', released_by: null, refused_by: approver.subject },
      { state: 'settled', released_by: branch.subject, refused_by: null },
    ]);
  }

  const paymentIs = (transactionId: string, status: string): Promise<Answer> =>
    until(
      () => host.call('GET', `/v1/payments/${transactionId}`, { as: channel }),
      ({ json }) => json.transactionStatus === status,
    );

  it('come by file, where a bad record keeps no other back, and a dry run stores nothing', async () => {
    const [one, two] = [newReference(), newReference()];
    const csv = [
      'reference,amount,currency,dueDate,payer',
      `${one},40.00,EUR,2030-01-31,"Krasniqi, Agim"`,
      'G202600001234535,40.00,EUR,,',
      `${two},60.00,EUR,2030-02-30,`,
      `${two},60.00,EUR,,`,
      `${two},70.00,EUR,,`,
      'x,1',
    ].join('\r\n');
    const send = (query: string, body: string, type = 'text/csv') =>
      host.call('POST', `${path}${query}`, { as: police, body, headers: { 'content-type': type } });
    const counts = { received: 6, registered: 2, changed: 0, unchanged: 0, refused: 4 };
    const dry = await send('?dryRun=true', csv);
    expect(dry.json).toMatchObject({ dryRun: true, ...counts });
    expect((await host.call('GET', `${path}/${one}`, { as: police })).status).toBe(404);
    const done = await send('', csv);
    expect(done.json).toMatchObject({ dryRun: false, ...counts });
    expect(
      done.json.problems.map(({ line, path: field }: { line: number; path: string }) => [line, field]),
    ).toEqual([
      [3, 'reference'],
      [4, 'dueDate'],
      [6, 'reference'],
      [7, ''],
    ]);
    const good = JSON.stringify({ reference: one, amount: '41.00', currency: 'EUR' });
    const lines = `${good}\n{"reference":1}\nno\n`;
    expect((await send('', lines, 'application/x-ndjson')).json).toMatchObject({ changed: 1, refused: 2 });
    expect((await send('', 'reference,colour\n', 'text/csv')).json.broken).toMatchObject({ line: 1 });
    expect((await send('', 'x', 'application/xml')).status).toBe(415);
    const open = await host.call('GET', `${path}?state=open&limit=1`, { as: operator('dea', 'auditor') });
    expect(open.json.bills).toHaveLength(1);
    expect((await host.call('GET', open.json._links.next.href, { as: police })).json.bills).toHaveLength(1);
  });
  it('leave every invariant whole, whatever became of their payments', async () => {
    const { database } = host.hosted.runtimes.get('payments')!;
    for (const { name, offending } of invariants)
      expect([name, await offending(database, 3)]).toEqual([name, []]);
  });
});
