// Journey: catalog and payments as processes of their own; payments begins empty, follows every change
// within a second, and goes on with its copy while catalog is down.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, now, today } from '#time';
import { generateSync } from 'otplib';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import type { Answer } from './auth-host.js';
import { engines } from './support/product.js';
import { msUntil, ServicesApart } from './support/services-apart.js';

const customs = seedBillers.find(({ code }) => code === 'customs')!;

describe.each(engines)('the copy of the catalog (%s)', (engine) => {
  const apart = new ServicesApart(engine);
  const operators = new Map<string, string>();
  let client: string;

  beforeAll(async () => {
    await apart.open();
    await apart.start('auth');
    await apart.start('catalog');
    for (const role of ['catalog-admin', 'approver']) operators.set(role, await operatorToken(role));
    // Payments has never run: its schema is not there yet, and catalog is gone when it begins.
    await apart.end('catalog', 'SIGKILL');
    await apart.start('payments');
    client = await apart.clientToken();
  }, 120_000);
  afterAll(() => apart.stop(), 60_000);

  async function operatorToken(role: string): Promise<string> {
    const { username, password, totpSecret } = apart.demo.operators.find(({ roles }) =>
      roles?.includes(role),
    )!;
    const otp = generateSync({ secret: totpSecret!, epoch: Math.floor(now().getTime() / 1_000) });
    const { body } = await apart.call('auth', 'POST /v1/auth/sign-in', {
      json: { username, password, otp },
    });
    return body.access_token as string;
  }

  /** A payment to customs; its status, and the reason if it was refused. */
  async function payCustoms(reference = customs.example): Promise<string> {
    const { body } = await apart.call('payments', 'POST /v1/payments', {
      token: client,
      headers: { prefer: 'wait=20' },
      json: {
        transactionId: newId('tx'),
        debtorAccount: { iban: apart.demo.accounts[0] },
        creditorAccount: { iban: customs.accounts[0].iban },
        creditorName: customs.creditorName,
        instructedAmount: { currency: 'EUR', amount: '12.50' },
        billerCode: customs.code,
        billerReference: reference,
      },
    });
    return [body.transactionStatus, body.statusReason?.code].filter(Boolean).join(' ');
  }

  /** Proposed by one, approved by another; returns when the approval was answered. */
  async function change(content: object): Promise<void> {
    const as = (role: string, path: string, json: object): Promise<Answer> =>
      apart.call('catalog', `POST /v1/catalog/proposals${path}`, { token: operators.get(role), json });
    const biller = { ...customs, validFrom: today(), ...content };
    const { body } = await as('catalog-admin', '', { note: 'a test', billers: [biller] });
    const approval = await as('approver', `/${body.proposalId as string}/approve`, {});
    expect(approval).toMatchObject({ status: 200, body: { state: 'approved' } });
  }

  const copied = async (): Promise<number> => {
    const { rows } = await apart.database.query<{ count: number }>(
      'select count(*)::int as count from payments.biller',
    );
    return rows[0].count;
  };

  it('is built from the topic by an instance that begins empty, with catalog down', async () => {
    expect(await copied()).toBe(seedBillers.length);
    expect(await payCustoms()).toBe('ACSC');
    expect(await payCustoms('12')).toBe('RJCT RR09');
  });

  it('follows a change within a second', async () => {
    await apart.start('catalog');
    const took: number[] = [];
    for (const [active, expected] of [
      [false, 'RJCT AG01'],
      [true, 'ACSC'],
      [false, 'RJCT AG01'],
    ] as const) {
      await change({ active });
      took.push(await msUntil(payCustoms, (status) => status === expected));
    }
    const told = took.map((ms) => ms.toFixed(0)).join(', ');
    console.log(`${engine}: a change was in force in payments ${told} ms after its approval was answered`);
    for (const ms of took) expect(ms).toBeLessThan(1_000);
  });

  it('goes on while catalog is down, over a restart of payments too', async () => {
    await change({ active: true });
    await msUntil(payCustoms, (status) => status === 'ACSC');
    await apart.end('catalog', 'SIGKILL');
    expect(await payCustoms()).toBe('ACSC');
    await apart.end('payments', 'SIGKILL');
    await apart.start('payments');
    expect(await payCustoms()).toBe('ACSC');
    expect(await payCustoms('12')).toBe('RJCT RR09');
  });

  it('is built anew from the topic after it was lost', async () => {
    await apart.end('payments');
    await apart.database.query('truncate payments.biller');
    await apart.database.query(`delete from payments.position where topic = 'catalog.billers'`);
    await apart.start('payments');
    expect(await copied()).toBe(seedBillers.length);
    expect(await payCustoms()).toBe('ACSC');
  });
});
