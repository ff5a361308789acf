// A customer scans the code on a bill: its fields, the biller and the bill are found; bills get codes of
// their own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseEpcQr } from '#references';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { catalog } from '../../apps/catalog/src/definition.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { client, hostCatalog, type HostedCatalog } from './support/catalog-host.js';

const police = client('police', 'catalog:bills');
const channel = client('channel', 'payments:write');
const fines = seedBillers.find(({ code }) => code === 'fine-traffic')!;
const bill = `/v1/catalog/billers/fine-traffic/bills/${fines.example}`;
let host: HostedCatalog;

const scan = (payload: string) => host.call('POST', '/v1/catalog/scans', { as: channel, body: { payload } });

beforeAll(async () => {
  host = await hostCatalog([catalog]);
  await catalog.seed!(host.hosted.runtimes.get('catalog')!);
  const body = { amount: { currency: 'EUR', amount: '40.00' }, payer: 'Agim Krasniqi' };
  expect((await host.call('PUT', bill, { as: police, body })).status).toBe(200);
});
afterAll(() => host?.close());

describe('codes on bills', () => {
  it('are made for an open bill, and say what must be paid to whom', async () => {
    const { text } = await host.call('GET', `${bill}/qr`, { as: channel, headers: { accept: 'text/plain' } });
    expect(parseEpcQr(text)).toEqual({
      ok: true,
      fields: {
        version: '002',
        name: fines.creditorName,
        iban: fines.accounts[0].iban,
        amountMinor: 4_000,
        text: fines.example,
      },
    });
    const { json } = await scan(text);
    expect(json).toMatchObject({
      kind: 'epc-qr',
      fields: { instructedAmount: { currency: 'EUR', amount: '40.00' } },
    });
    expect(json.billers).toHaveLength(1);
    expect(json.billers[0]).toMatchObject({
      code: 'fine-traffic',
      fields: { year: '2026' },
      bill: { state: 'open' },
    });
    expect(JSON.stringify(json)).not.toContain('Agim');
  });

  it('can be read from the picture', async () => {
    const answer = await fetch(host.hosted.url + `${bill}/qr`, {
      headers: { accept: 'image/png', authorization: await host.authorization(channel) },
    });
    expect(answer.headers.get('content-type')).toBe('image/png');
    const { data, width, height } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
    const read = jsQR.default(new Uint8ClampedArray(data), width, height);
    expect(read?.data.split('\n').slice(0, 4)).toEqual(['BCD', '002', '1', 'SCT']);
    const svg = await host.call('GET', `${bill}/qr`, { as: channel, headers: { accept: 'image/svg+xml' } });
    expect(svg.text).toMatch(/^<svg /);
  });

  it('are told apart by the account, where a reference fits several billers', async () => {
    const customs = seedBillers.find(({ code }) => code === 'customs')!;
    const { iban } = customs.accounts[0];
    const payload = `BCD\n002\n1\nSCT\n\n${customs.creditorName}\n${iban}\nEUR12.50\n\n\n${customs.example}`;
    expect((await scan(payload)).json.billers.map(({ code }: { code: string }) => code)).toEqual(['customs']);
  });

  it('may be bare references', async () => {
    const { json } = await scan('dpr-90012345');
    expect(json.billers[0]).toMatchObject({ code: 'electricity-kesco', reference: 'DPR90012345' });
    expect(json.billers[0].accounts).toHaveLength(1);
    expect((await scan('?')).json).toEqual({ kind: 'reference', billers: [] });
  });

  it('are refused with the line that is wrong', async () => {
    const { status, json } = await scan('BCD\n003\n1\nSCT\n\nDogana\nXK051000410070001296\nEUR1');
    expect(status).toBe(400);
    expect(json.errors.map(({ path }: { path: string }) => path)).toEqual([
      'payload.version',
      'payload.iban',
    ]);
    expect((await scan('')).status).toBe(400);
  });

  it('are not made for a bill that is withdrawn or not there', async () => {
    await host.call('DELETE', bill, { as: police });
    expect((await host.call('GET', `${bill}/qr`, { as: channel })).status).toBe(422);
    const other = await host.call('GET', '/v1/catalog/billers/fine-traffic/bills/X/qr', { as: channel });
    expect(other.status).toBe(404);
  });
});
