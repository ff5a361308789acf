// The catalog goes out as a file and comes back in as a proposal; a dry run says what would change.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { now, today } from '#time';
import { catalog } from '../../apps/catalog/src/definition.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { hostCatalog, operator, type Answer, type HostedCatalog } from './support/catalog-host.js';

const arta = operator('arta', 'catalog-admin');
const tomorrow = today(new Date(now().getTime() + 86_400_000));
let host: HostedCatalog;

const exported = async (type: string): Promise<Answer> =>
  host.call('GET', '/v1/catalog/export', { as: arta, headers: { accept: type } });
const imported = (query: string, body: string, type: string): Promise<Answer> =>
  host.call('POST', `/v1/catalog/imports?${query}`, { as: arta, body, headers: { 'content-type': type } });

beforeAll(async () => {
  host = await hostCatalog([catalog]);
  await catalog.seed!(host.hosted.runtimes.get('catalog')!);
});
afterAll(() => host?.close());

describe('exporting and importing the catalog', () => {
  it.each(['application/json', 'text/csv', 'application/x-ndjson'])(
    'finds nothing changed in what it exported as %s',
    async (type) => {
      const file = await exported(type);
      expect(file.headers.get('content-disposition')).toContain('catalog.');
      const { json } = await imported('dryRun=true', file.text, type);
      expect(json).toEqual({
        dryRun: true,
        received: seedBillers.length,
        new: 0,
        changed: 0,
        unchanged: seedBillers.length,
        refused: 0,
        changes: [],
        problems: [],
      });
    },
  );

  it('exports what it was seeded with', async () => {
    const { json } = await exported('application/json');
    expect(json).toEqual([...seedBillers].sort((a, b) => (a.code < b.code ? -1 : 1)));
    expect((await exported('image/png')).status).toBe(406);
  });

  it('says in a dry run what a changed CSV would change, and then proposes exactly that', async () => {
    const { text } = await exported('text/csv');
    const changed = text.replace('Dogana e Kosovës', '=Dogana').replaceAll(',hold,', ',refuse,');
    expect(changed).not.toBe(text);
    const dry = await imported(`dryRun=true&validFrom=${tomorrow}`, changed, 'text/csv');
    const count = seedBillers.filter(
      ({ code, onPaidBill }) => code === 'customs' || onPaidBill === 'hold',
    ).length;
    expect(dry.json).toMatchObject({ changed: count, unchanged: seedBillers.length - count, refused: 0 });
    expect(dry.json.proposalId).toBeUndefined();
    expect((await host.call('GET', '/v1/catalog/proposals', { as: arta })).json.proposals).toEqual([]);
    const done = await imported(`validFrom=${tomorrow}&note=for%20all`, changed, 'text/csv');
    expect(done.json).toMatchObject({ changed: count, changes: dry.json.changes });
    const path = `/v1/catalog/proposals/${done.json.proposalId}`;
    const proposal = await host.call('GET', path, { as: arta });
    expect(proposal.json).toMatchObject({ note: 'for all', changeCount: count });
    const approved = await host.call('POST', `${path}/approve`, {
      as: operator('besim', 'approver'),
      body: {},
    });
    expect(approved.json.state).toBe('approved');
    const biller = await host.call('GET', `/v1/catalog/billers/water-prishtina?on=${tomorrow}`, { as: arta });
    expect(biller.json).toMatchObject({ version: 2, validFrom: tomorrow, onPaidBill: 'refuse' });
    // A spreadsheet must not take the name for a formula, and it comes back as it was.
    expect((await exported('text/csv')).text).not.toMatch(/,=Dogana/);
  });

  it('refuses a file with a problem whole, and names line and field', async () => {
    const { text } = await exported('text/csv');
    const [header, first, second] = text.split('\r\n') as [string, string, string];
    const broken = [header, first.replaceAll(',EUR,', ',XXX,'), second, second].join('\r\n');
    const { status, json } = await imported(`validFrom=${tomorrow}`, broken, 'text/csv');
    expect([status, json.detail]).toEqual([400, 'nothing was proposed']);
    expect(json.errors.map(({ path }: { path: string }) => path)).toEqual(['2.amount.currency', '4.code']);
  });

  it.each([
    ['an unknown column', 'code,colour\n', 'text/csv', 'column "colour" is not known'],
    ['an open quote', 'code\n"x', 'text/csv', 'a quoted field is not closed'],
    ['no list', '{"a":1}', 'application/json', 'send a list of billers'],
  ])('refuses %s', async (_what, body, type, detail) => {
    const answer = await imported('', body, type);
    expect([answer.status, answer.json.detail]).toEqual([400, expect.stringContaining(detail)]);
  });

  it('takes a new biller, and finds it by its name once it is approved', async () => {
    const biller = {
      ...seedBillers.find(({ category }) => category === 'water'),
      code: 'water-nova',
      validFrom: today(),
    };
    const names = { sq: 'Ujësjellësi Çabrati', sr: 'Vodovod Čabrat', en: 'Çabrati water works' };
    const { json } = await imported('', JSON.stringify([{ ...biller, names }]), 'application/json');
    expect(json).toMatchObject({ new: 1, changed: 0 });
    const before = await host.call('GET', '/v1/catalog/billers?q=cabrati', { as: arta });
    const etag = before.headers.get('etag')!;
    expect(before.json.billers).toEqual([]);
    const approval = `/v1/catalog/proposals/${json.proposalId}/approve`;
    await host.call('POST', approval, { as: operator('besim', 'approver'), body: {} });
    for (const typed of ['cabrati', 'Çabr', 'чабрат', 'cabarti']) {
      const found = await host.call('GET', `/v1/catalog/billers?q=${encodeURIComponent(typed)}`, {
        as: arta,
        headers: { 'if-none-match': etag },
      });
      expect([typed, found.json.billers[0]?.code]).toEqual([typed, 'water-nova']);
    }
  });
});
