// A channel looks up what can be paid: by name, category, municipality and a scanned reference.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/catalog/src/definition.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { client, hostCatalog, type HostedCatalog } from './support/catalog-host.js';

const channel = client('channel', 'catalog:read');
let host: HostedCatalog;
const codesOf = async (query: string): Promise<string[]> => {
  const answer = await host.call('GET', `/v1/catalog/billers?${query}`, { as: channel });
  expect(answer.status).toBe(200);
  return answer.json.billers.map((biller: { code: string }) => biller.code);
};

beforeAll(async () => {
  host = await hostCatalog([catalog]);
  const seeded = await catalog.seed!(host.hosted.runtimes.get('catalog')!);
  expect((seeded.billers as string[]).length).toBe(seedBillers.length);
  expect(await catalog.seed!(host.hosted.runtimes.get('catalog')!)).toEqual(seeded);
});
afterAll(() => host?.close());

describe('looking up billers', () => {
  it('asks for a token', async () => {
    expect((await host.call('GET', '/v1/catalog/billers')).status).toBe(401);
  });

  it('lists all of them, page after page, each once and by code', async () => {
    const codes: string[] = [];
    let path = '/v1/catalog/billers?limit=20';
    while (path) {
      const { json } = await host.call('GET', path, { as: channel });
      codes.push(...json.billers.map((biller: { code: string }) => biller.code));
      path = json._links.next?.href ?? '';
    }
    expect(codes).toEqual(seedBillers.map(({ code }) => code).sort());
  });

  it.each([
    ['q=customs', 'customs'],
    ['q=dogana', 'customs'],
    ['q=RRYMA', 'electricity-kesco'],
    ['q=uji%20prishtine', 'water-prishtina'],
    ['q=Pri%C5%A1tina%20voda', 'water-prishtina'],
    ['q=%D0%9F%D1%80%D0%B8%D1%88%D1%82%D0%B8%D0%BD%D0%B0%20%D0%B2%D0%BE%D0%B4%D0%B0', 'water-prishtina'],
    ['q=electrcity', 'electricity-kesco'],
    ['q=prona%20peja', 'property-tax-peja'],
    ['category=property-tax&municipality=prizren', 'property-tax-prizren'],
    ['reference=DPR-90012345', 'electricity-kesco'],
    ['reference=T27202600001234C', 'property-tax-prishtina'],
    ['reference=G202600001234534', 'fine-traffic'],
    ['q=gjakova&category=water', 'water-gjakova'],
  ])('finds with %s first %s', async (query, code) => {
    expect((await codesOf(query))[0]).toBe(code);
  });

  it('answers 304 while nothing changed', async () => {
    const first = await host.call('GET', '/v1/catalog/billers?q=uji', { as: channel });
    const etag = first.headers.get('etag')!;
    const again = await host.call('GET', '/v1/catalog/billers?q=uji', {
      as: channel,
      headers: { 'if-none-match': etag },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('answers one biller as it is on a day', async () => {
    const { json } = await host.call('GET', '/v1/catalog/billers/customs', { as: channel });
    expect(json).toEqual(seedBillers.find(({ code }) => code === 'customs'));
    const before = await host.call('GET', '/v1/catalog/billers/customs?on=2023-12-31', { as: channel });
    expect(before.status).toBe(404);
    expect((await host.call('GET', '/v1/catalog/billers/nobody', { as: channel })).status).toBe(404);
  });

  it.each(['limit=0', 'limit=x', 'category=rent', 'cursor=x', 'municipality=A%20B', 'page=2', 'q='])(
    'refuses %s and says what is wrong',
    async (query) => {
      const answer = await host.call('GET', `/v1/catalog/billers?${query}`, { as: channel });
      expect(answer.status).toBe(400);
      expect(answer.json.errors[0].path).toBe(query.split('=')[0]);
    },
  );
});
