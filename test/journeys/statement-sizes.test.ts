// Statements of nothing, of one line and of twenty thousand: every format says the same, and the PDF stays
// whole.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { now, today } from '#time';
import { payments } from '../../apps/payments/src/definition.js';
import { schemaErrors } from '../fixtures/xsd/validate.js';
import { addHistory } from '../support/long-history.js';
import { client, hostCatalog, type HostedCatalog } from './support/catalog-host.js';

const reader = client('reader', 'accounts:read');
const many = 20_000;
let host: HostedCatalog;
let accounts: string[];

beforeAll(async () => {
  host = await hostCatalog([payments]);
  const runtime = host.hosted.runtimes.get('payments')!;
  ({ accounts } = (await payments.seed!(runtime)) as { accounts: string[] });
  const until = now();
  const since = new Date(until.getTime() - 3 * 86_400_000);
  await runtime.database.run(`update ledger.account set overdraft_minor = null where iban = $1`, [
    accounts[0],
  ]);
  await addHistory(runtime.database, { from: accounts[0], to: accounts[1], count: many, since, until });
});
afterAll(() => host?.close());

const get = (iban: string, query: string, accept: string): Promise<Response> =>
  host.authorization(reader).then((authorization) =>
    fetch(`${host.hosted.url}/v1/accounts/${iban}/statement?${query}`, {
      headers: { accept, authorization },
    }),
  );

/** The pages that a PDF says to have; its page tree is not packed. */
const pagesOf = (pdf: Buffer): number =>
  Math.max(...[...pdf.toString('latin1').matchAll(/\/Count (\d+)/g)].map(([, count]) => Number(count)));

it('begins each day with what the day before ended with, from whichever side it is counted', async () => {
  const days = [4, 3, 2, 1, 0].map((ago) => today(new Date(now().getTime() - ago * 86_400_000)));
  let carried = '0.00';
  for (const day of days) {
    const { openingBalance, closingBalance } = (await (
      await get(accounts[0], `from=${day}&to=${day}`, 'application/json')
    ).json()) as Record<'openingBalance' | 'closingBalance', { amount: string }>;
    expect(openingBalance.amount).toBe(carried);
    carried = closingBalance.amount;
  }
  const { json } = await host.call('GET', `/v1/accounts/${accounts[0]}`, { as: reader });
  expect(json.balance.amount).toBe(carried);
  expect(carried).not.toBe('0.00');
});

describe.each([
  ['nothing', 2, 'from=2020-01-01&to=2020-01-31', 0, 1],
  ['one line', 2, 'from=2020-01-01', 1, 1],
  ['twenty thousand lines', 0, 'from=2020-01-01', many + 1, 500],
])('a statement of %s', (_, account, query, count, pagesMin) => {
  it('has them all as JSON and CSV, and its balances agree', async () => {
    const iban = accounts[account];
    const json = (await (await get(iban, query, 'application/json')).json()) as {
      lines: { kind: string; amount: { amount: string } }[];
      openingBalance: { amount: string };
      closingBalance: { amount: string };
    };
    expect(json.lines).toHaveLength(count);
    const cents = (text: string) => Math.round(Number(text) * 100);
    const moved = json.lines.reduce(
      (sum, { kind, amount }) => sum + (kind === 'debit' ? -1 : 1) * cents(amount.amount),
      0,
    );
    expect(cents(json.openingBalance.amount) + moved).toBe(cents(json.closingBalance.amount));
    const csv = await (await get(iban, query, 'text/csv')).text();
    const [, opening, ...entries] = csv.trimEnd().split('\r\n');
    const closing = entries.pop();
    expect(opening).toContain(`opening balance,,,${json.openingBalance.amount},EUR`);
    expect(closing).toContain(`closing balance,,,${json.closingBalance.amount},EUR`);
    expect(entries).toHaveLength(count);
  });

  it('is a valid camt.053 with every entry', async () => {
    const xml = await (await get(accounts[account], query, 'application/xml')).text();
    expect(schemaErrors('camt.053.001.08', xml)).toEqual([]);
    expect(xml.split('<Ntry>')).toHaveLength(count + 1);
  });

  it.each(['sq', 'en'])('is a whole PDF in %s', async (language) => {
    const answer = await get(accounts[account], `${query}&language=${language}`, 'application/pdf');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await answer.arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString().trim()).toBe('%%EOF');
    expect(pagesOf(pdf)).toBeGreaterThanOrEqual(pagesMin);
  });
});
