// Catalog and payments agree on every example of every format: what the one shows as payable the other
// accepts.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileFormat } from '#references';
import { monotonicMs, today } from '#time';
import { catalog } from '../../apps/catalog/src/definition.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { payments } from '../../apps/payments/src/definition.js';
import { BillerBook } from '../../apps/payments/src/validate/biller-book.js';
import { client, hostCatalog, type HostedCatalog } from '../journeys/support/catalog-host.js';

const channel = client('channel', 'catalog:read');
const book = new BillerBook();
let host: HostedCatalog;

beforeAll(async () => {
  host = await hostCatalog([catalog, payments]);
  await catalog.seed!(host.hosted.runtimes.get('catalog')!);
  const { database } = host.hosted.runtimes.get('payments')!;
  const startedAtMs = monotonicMs();
  while (book.size < seedBillers.length) {
    await book.refresh(database);
    if (monotonicMs() - startedAtMs > 10_000) throw new Error('payments did not get the catalog in 10 s');
  }
});
afterAll(() => host?.close());

/** What catalog shows, and what payments judges, of one reference. */
async function both(code: string, reference: string): Promise<{ shown: object; judged: object }> {
  const path = `/v1/catalog/billers/${code}/references/${encodeURIComponent(reference)}`;
  const { json: shown } = await host.call('GET', path, { as: channel });
  const found = book.versionOn(code, today())!.recognise(reference);
  if (!found.ok) {
    const { code: reason, text, suggestion } = found;
    return {
      shown,
      judged: { valid: false, reason: { code: reason, text }, ...(suggestion && { suggestion }) },
    };
  }
  const { normalised, ...others } = found;
  const { fields, format, accounts } = others;
  return { shown, judged: { valid: true, reference: normalised, fields, format, accounts } };
}

describe('catalog and payments', () => {
  it('have the same billers', async () => {
    const { json } = await host.call('GET', '/v1/catalog/billers?limit=200&includeInactive=true', {
      as: channel,
    });
    for (const biller of json.billers) expect(book.versionOn(biller.code, today())!.version).toEqual(biller);
    expect(json.billers).toHaveLength(book.size);
  });

  it.each(seedBillers.map(({ code, formats, example }) => ({ code, formats, example })))(
    'agree on every example of $code',
    async ({ code, formats, example }) => {
      // An empty segment is another path: no door ever sees an empty reference.
      const written = formats.flatMap(({ examples }) => [...examples.pass, ...examples.fail]).filter(Boolean);
      for (const reference of [example, ...written]) {
        const { shown, judged } = await both(code, reference);
        expect({ reference, ...shown }).toEqual({ reference, ...judged });
      }
      expect((await both(code, example)).judged).toMatchObject({ valid: true });
    },
  );

  it('agree with what each format says of its own examples', () => {
    for (const format of new Set(seedBillers.flatMap(({ formats }) => formats))) {
      const { check } = compileFormat(format);
      expect(format.examples.pass.filter((example) => !check(example).ok)).toEqual([]);
      expect(format.examples.fail.filter((example) => check(example).ok)).toEqual([]);
    }
  });
});
