// The catalog is changed by two people, and payments judges by the change, also while
// catalog is down.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { events } from '#events';
import { hostServices } from '#service';
import { monotonicMs, now, today } from '#time';
import { catalog } from '../../apps/catalog/src/definition.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { BillerBook } from '../../apps/payments/src/validate/biller-book.js';
import { hostCatalog, operator, type HostedCatalog } from './support/catalog-host.js';
import { payments as paymentsService } from '../../apps/payments/src/definition.js';

const arta = operator('arta', 'catalog-admin');
const besim = operator('besim', 'catalog-admin');
const auditor = operator('dea', 'auditor');
const customs = seedBillers.find(({ code }) => code === 'customs')!;
const day = (ahead: number): string => today(new Date(now().getTime() + ahead * 86_400_000));
let host: HostedCatalog;

async function propose(biller: object, as = arta) {
  return host.call('POST', '/v1/catalog/proposals', { as, body: { note: 'a test', billers: [biller] } });
}

async function approved(biller: object): Promise<void> {
  const { json } = await propose(biller);
  const answer = await host.call('POST', `/v1/catalog/proposals/${json.proposalId}/approve`, {
    as: besim,
    body: {},
  });
  expect(answer.json).toMatchObject({ state: 'approved', decided: { name: 'besim' } });
}

/** Waits until payments' book says so. How long it takes is measured by the bench. */
async function bookSays(what: (book: BillerBook) => boolean): Promise<void> {
  const { database } = host.hosted.runtimes.get('payments')!;
  const book = new BillerBook();
  const startedAtMs = monotonicMs();
  for (;;) {
    await book.refresh(database);
    if (what(book)) return;
    if (monotonicMs() - startedAtMs > 10_000) throw new Error('payments did not hear of it in 10 s');
  }
}

beforeAll(async () => {
  host = await hostCatalog([catalog, paymentsService]);
  await catalog.seed!(host.hosted.runtimes.get('catalog')!);
});
afterAll(() => host?.close());

describe('changing the catalog', () => {
  it('gives payments, which starts empty, the whole catalog', async () => {
    await bookSays((book) => book.size === seedBillers.length);
  });

  it('needs two different people, and says so to the one', async () => {
    const proposal = await propose({ ...customs, validFrom: day(0), creditorName: 'Dogana' });
    expect(proposal.status).toBe(201);
    expect(proposal.json).toMatchObject({ state: 'pending', proposed: { name: 'arta' } });
    expect(proposal.json.changes[0].difference).toEqual([
      { path: 'creditorName', before: customs.creditorName, after: 'Dogana' },
      { path: 'validFrom', before: customs.validFrom, after: day(0) },
    ]);
    const path = `/v1/catalog/proposals/${proposal.json.proposalId}`;
    const own = await host.call('POST', `${path}/approve`, { as: arta, body: {} });
    expect([own.status, own.json.detail]).toEqual([403, expect.stringContaining('of his or her own')]);
    expect((await host.call('POST', `${path}/approve`, { as: auditor, body: {} })).status).toBe(403);
    expect((await host.call('POST', `${path}/withdraw`, { as: besim, body: {} })).status).toBe(403);
    const withdrawn = await host.call('POST', `${path}/withdraw`, { as: arta, body: {} });
    expect(withdrawn.json.state).toBe('withdrawn');
    expect((await host.call('POST', `${path}/approve`, { as: besim, body: {} })).status).toBe(409);
  });

  it('is in force in payments after the approval', async () => {
    await approved({ ...customs, validFrom: day(0), active: false });
    await bookSays((book) => book.versionOn('customs', day(0))?.version.active === false);
    const seen = await host.call('GET', '/v1/catalog/billers/customs', { as: arta });
    expect(seen.json).toMatchObject({ version: 2, active: false });
  });

  it('judges a payment by the version of its execution date', async () => {
    const iban = 'XK051212012345678906';
    await approved({ ...customs, validFrom: day(10), accounts: [{ iban }], active: true });
    const payment = { reference: customs.example, creditorIban: iban, amountMinor: 1_000, currency: 'EUR' };
    await bookSays((book) => book.versionOn('customs', day(10))?.version.version === 3);
    await bookSays((book) => {
      const judgedOn = (on: string) => book.versionOn('customs', on)!.judge(payment);
      expect(judgedOn(day(9))).toMatchObject({ ok: false, code: 'AG01' });
      expect(judgedOn(day(10))).toMatchObject({ ok: true });
      return true;
    });
  });

  it('warns when a version that is still to come would undo the change', async () => {
    const { json } = await propose({ ...customs, validFrom: day(1), creditorName: 'Dogana e re' });
    expect(json.changes[0].warnings).toEqual([expect.stringContaining(`version 3 follows on ${day(10)}`)]);
    await host.call('POST', `/v1/catalog/proposals/${json.proposalId}/reject`, {
      as: besim,
      body: { note: 'no' },
    });
  });

  it('refuses to approve what another change has overtaken', async () => {
    const first = await propose({ ...customs, validFrom: day(20), creditorName: 'A' });
    await approved({ ...customs, validFrom: day(30), creditorName: 'B' });
    const late = await host.call('POST', `/v1/catalog/proposals/${first.json.proposalId}/approve`, {
      as: besim,
      body: {},
    });
    expect([late.status, late.json.errors[0].code]).toEqual([409, 'overtaken']);
  });

  it('lets one of two who approve at once through', async () => {
    const { json } = await propose({ ...customs, validFrom: day(40), creditorName: 'C' });
    const people = [besim, operator('flora', 'approver'), operator('gent', 'catalog-admin')];
    const answers = await Promise.all(
      people.map((as) => host.call('POST', `/v1/catalog/proposals/${json.proposalId}/approve`, { as })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it.each([
    ['the past', { validFrom: day(-1), active: false }, 'billers[0].validFrom'],
    ['no change', {}, 'billers[0]'],
    ['an example that the format refuses', { validFrom: day(1), example: 'X' }, 'billers[0].example'],
    [
      'an account with wrong check digits',
      { validFrom: day(1), accounts: [{ iban: 'XK051212012345678907' }] },
      'billers[0].accounts[0].iban',
    ],
    ['an unknown field', { validFrom: day(1), colour: 'red' }, 'billers[0].colour'],
  ])('refuses to propose %s', async (_what, changed, path) => {
    const base = await host.call('GET', `/v1/catalog/billers/tax-income?on=${day(1)}`, { as: arta });
    const biller = base.status === 200 ? base.json : seedBillers.find(({ category }) => category === 'water');
    const answer = await propose({ ...biller, ...changed });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].path).toBe(path);
  });

  it('shows the history with who let it in, and the difference of any two versions', async () => {
    const { json } = await host.call('GET', '/v1/catalog/billers/customs/versions', { as: auditor });
    expect(json.versions.slice(0, 3)).toMatchObject([
      { version: 1, approvedBy: 'seed', isInForce: false },
      {
        version: 2,
        proposedBy: arta.subject,
        approvedBy: besim.subject,
        isInForce: true,
        difference: [
          { path: 'active', before: true, after: false },
          { path: 'validFrom', before: customs.validFrom, after: day(0) },
        ],
      },
      { version: 3, isInForce: false },
    ]);
    const between = await host.call('GET', '/v1/catalog/billers/customs/difference?from=1&to=3', {
      as: auditor,
    });
    expect(between.json.difference).toEqual([
      { path: 'accounts[0].iban', before: customs.accounts[0].iban, after: 'XK051212012345678906' },
      { path: 'validFrom', before: customs.validFrom, after: day(10) },
    ]);
    const first = await host.call('GET', '/v1/catalog/billers/customs/versions/1', { as: auditor });
    expect(first.json).toEqual(customs);
    expect((await host.call('GET', '/v1/catalog/billers/customs/versions/99', { as: auditor })).status).toBe(
      404,
    );
  });

  it('never changes a version that was published', async () => {
    const { database } = host.hosted.runtimes.get('catalog')!;
    for (const statement of [
      'update catalog.biller_version set version = 9',
      'delete from catalog.biller_version',
    ])
      await expect(database.run(statement)).rejects.toThrow('append-only');
  });

  it('lists proposals page after page', async () => {
    const first = await host.call('GET', '/v1/catalog/proposals?limit=2', { as: auditor });
    const second = await host.call('GET', first.json._links.next.href, { as: auditor });
    const ids = [...first.json.proposals, ...second.json.proposals].map(({ proposalId }) => proposalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort().reverse()).toEqual(ids);
    const open = await host.call('GET', '/v1/catalog/proposals?state=pending', { as: auditor });
    expect(open.json.proposals).toHaveLength(1);
  });

  it('leaves payments its copy when catalog is down', async () => {
    const environment = { DATABASE_URL: host.databaseUrl, PORT: '0', LOG_LEVEL: 'error' };
    await host.hosted.close();
    const payments = await hostServices([paymentsService], environment);
    const book = new BillerBook();
    await book.refresh(payments.runtimes.get('payments')!.database);
    expect(book.size).toBe(seedBillers.length);
    const kesco = book.versionOn('electricity-kesco', day(0))!;
    expect(kesco.recognise('DPR-90012345')).toMatchObject({ ok: true });
    expect(events.billerPublished.topic).toBe('catalog.billers');
    host.hosted = payments;
  });
});
