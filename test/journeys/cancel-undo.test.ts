// What an approved cancellation does with accounts and billers that are not as they were when the payment
// was made.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/catalog/src/definition.js';
import { agim, blerta, channel, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { until } from './support/until.js';

let host: CancelHost;
beforeAll(async () => {
  host = await hostCancellations({}, [catalog]);
});
afterAll(() => host?.close());

/** As the bank's core system does, of which the ledger's accounts are a copy. */
const turn = (iban: string, state: 'open' | 'blocked' | 'closed') =>
  host.hosted.runtimes
    .get('payments')!
    .database.run(`update ledger.account set state = $2 where iban = $1`, [iban, state]);
const caseOf = async (transactionId: string): Promise<string> =>
  (await host.send(await mailOf({ pdf: await host.detailsOf(transactionId) }))).json.caseId;

describe('an account that changed meanwhile', () => {
  it.each([
    ['the creditor closed', 1, 'closed', 'AC04', /creditor's account is closed/],
    ['the creditor blocked', 1, 'blocked', 'LEGL', /creditor's account is blocked/],
    ['the payer closed', 0, 'closed', 'AC04', /payer's account is closed/],
  ] as const)(
    '%s: nothing moves, the case says why and may be proposed again',
    async (name, at, state, code, text) => {
      const [debtorIban, creditorIban] = host.accounts.slice(name.length * 2);
      const paid = await host.pay({ debtorIban, creditorIban, amount: '20.00' });
      const caseId = await caseOf(paid.transactionId);
      await host.act(`${caseId}/propose`, blerta);
      const balances = () => Promise.all([debtorIban, creditorIban].map((iban) => host.balanceOf(iban)));
      const before = await balances();
      await turn([debtorIban, creditorIban][at], state);
      const failed = await host.act(`${caseId}/approve`, agim);
      expect(failed.json).toMatchObject({
        state: 'failed',
        statusReason: { code, text: expect.stringMatching(text) },
      });
      expect(await balances()).toEqual(before);
      await turn([debtorIban, creditorIban][at], 'open');
      await host.act(`${caseId}/propose`, blerta);
      expect((await host.act(`${caseId}/approve`, agim)).json.state).toBe('reversed');
    },
  );

  it('the payer blocked: the money goes back under the block', async () => {
    const [debtorIban, creditorIban] = host.accounts.slice(120);
    const paid = await host.pay({ debtorIban, creditorIban, amount: '20.00' });
    const caseId = await caseOf(paid.transactionId);
    const before = await host.balanceOf(debtorIban);
    await turn(debtorIban, 'blocked');
    await host.act(`${caseId}/propose`, blerta);
    expect((await host.act(`${caseId}/approve`, agim)).json.state).toBe('reversed');
    expect((await host.balanceOf(debtorIban)) - before).toBe(2_000);
  });
});

describe('a biller of the catalog', () => {
  interface Biller {
    code: string;
    example: string;
    creditorName: string;
    accounts: { iban: string }[];
    consentForReversal: boolean;
  }

  beforeAll(async () => {
    await catalog.seed!(host.hosted.runtimes.get('catalog')!);
    await host.hosted.caughtUp(['catalog.billers']);
  });

  /** Pays the first biller that can be paid by its own example. */
  async function paidTo(isWanted: (biller: Biller) => boolean): Promise<string> {
    const reader = { ...channel, scopes: ['catalog:read'] };
    const { json } = await host.call('GET', '/v1/catalog/billers?limit=200', { as: reader });
    const refused: string[] = [];
    for (const { code, example, creditorName, accounts } of (json.billers as Biller[]).filter(isWanted))
      for (const { iban } of accounts) {
        const transactionId = `BILL-${code}-${iban.slice(-6)}`.slice(0, 35);
        const answer = await host.call('POST', '/v1/payments', {
          as: channel,
          headers: { prefer: 'wait=30' },
          body: {
            transactionId,
            debtorAccount: { iban: host.accounts[150] },
            creditorAccount: { iban },
            creditorName: creditorName.slice(0, 70),
            instructedAmount: { currency: 'EUR', amount: '15.00' },
            remittanceInformationUnstructured: 'Fatura',
            billerCode: code,
            billerReference: example,
          },
        });
        if (answer.json.transactionStatus === 'ACSC') return transactionId;
        refused.push(`${code} ${answer.text}`);
      }
    throw new Error(`no such biller can be paid: ${refused.join('; ').slice(0, 2_000)}`);
  }

  it('that wants to be asked is asked before its money goes back', async () => {
    const caseId = await caseOf(await paidTo(({ consentForReversal }) => consentForReversal));
    expect(await host.act(`${caseId}/propose`, blerta)).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'consent-missing' }] },
    });
    await host.act(`${caseId}/consent`, blerta, { reference: 'letra e 3 marsit' });
    await host.act(`${caseId}/propose`, blerta);
    // What the approver sees includes the consent: another one is another content.
    await host.act(`${caseId}/consent`, blerta, { reference: 'letra e 4 marsit' });
    expect(await host.act(`${caseId}/approve`, agim)).toMatchObject({
      status: 409,
      json: { errors: [{ code: 'changed' }] },
    });
    await host.act(`${caseId}/propose`, blerta);
    expect((await host.act(`${caseId}/approve`, agim)).json.state).toBe('reversed');
  });

  it('that does not is not', async () => {
    const caseId = await caseOf(await paidTo(({ consentForReversal }) => !consentForReversal));
    await host.act(`${caseId}/propose`, blerta);
    await until(async () => (await host.act(`${caseId}/approve`, agim)).json.state !== 'proposed');
    const { json } = await host.call('GET', `/v1/cancellations/${caseId}`, { as: agim });
    expect(json.state).toBe('reversed');
  });
});
