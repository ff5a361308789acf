// Journey: four processes that do not ask each other; a block ends a customer's sessions in all of them,
// and what was under way is refused.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { now, today } from '#time';
import type { ServiceName } from '#service';
import { generateSync } from 'otplib';
import type { Answer, DemoPerson } from './auth-host.js';
import { engines } from './support/product.js';
import { msUntil, ServicesApart } from './support/services-apart.js';

const services: ServiceName[] = ['auth', 'catalog', 'payments', 'cancellations'];
const doors: Record<ServiceName, string> = {
  auth: '/v1/auth/sessions',
  catalog: '/v1/catalog/billers?limit=1',
  payments: '/v1/accounts/',
  cancellations: '/v1/cancellations/own',
};
const dayMs = 86_400_000;
const tomorrow = (): string => today(new Date(now().getTime() + dayMs));

describe.each(engines)('a block in every service (%s)', (engine) => {
  // Signing is another journey's: these payments need no confirmation.
  const apart = new ServicesApart(engine, { PAGESA_CONFIRM_ABOVE_MINOR: '100000000' });
  let customer: DemoPerson;
  let session: Answer['body'];
  let client: string;

  beforeAll(async () => {
    await apart.open();
    for (const service of services) await apart.start(service);
    customer = apart.demo.customers.find(({ username }) => username === 'arta.krasniqi')!;
    session = (await signIn(customer)).body;
    client = await apart.clientToken();
  }, 120_000);
  afterAll(() => apart.stop(), 60_000);

  /** Codes are good once: `ahead` takes the next one, which a clock a little ahead would show. */
  function signIn(person: DemoPerson, ahead = 0): Promise<Answer> {
    const { username, password, otpSecret, totpSecret } = person;
    const epoch = Math.floor(now().getTime() / 1_000) + 30 * ahead;
    const json = { username, password, otp: generateSync({ secret: otpSecret ?? totpSecret!, epoch }) };
    return apart.call('auth', 'POST /v1/auth/sign-in', { json });
  }

  const visit = (service: ServiceName, token: string): Promise<Answer> =>
    apart.call(service, `GET ${doors[service]}${service === 'payments' ? customer.ibans![0] : ''}`, {
      token,
    });

  const submission = (transactionId: string, more: object = {}) => ({
    transactionId,
    debtorAccount: { iban: customer.ibans![0] },
    creditorAccount: { iban: apart.demo.accounts[10] },
    creditorName: 'Fjolla Hoxha',
    instructedAmount: { currency: 'EUR', amount: '12.50' },
    ...more,
  });
  const pay = (transactionId: string, more: object = {}, headers: Record<string, string> = {}) =>
    apart.call('payments', 'POST /v1/payments', {
      token: session.access_token as string,
      json: submission(transactionId, more),
      headers,
    });
  const stateOf = async (transactionId: string): Promise<{ state: string; code: string | null }> => {
    const { rows } = await apart.database.query<{ state: string; code: string | null }>(
      `select state::text, reasons -> 0 ->> 'code' as code from payments.payment where transaction_id = $1`,
      [transactionId],
    );
    return rows[0] ?? { state: 'accepted', code: null };
  };
  const debited = async (): Promise<number> => {
    const { rows } = await apart.database.query<{ sum: string }>(
      `select coalesce(sum(b.debits_minor), 0)::text as sum
       from ledger.balance b join ledger.account a on a.id = b.account_id where a.iban = $1`,
      [customer.ibans![0]],
    );
    return Number(rows[0].sum);
  };

  it('lets a token in that auth issued, everywhere', async () => {
    for (const service of services)
      expect([service, (await visit(service, session.access_token as string)).status]).toEqual([
        service,
        200,
      ]);
  });

  it('needs no auth for that: it may be killed, and knows its sessions when it is back', async () => {
    await apart.end('auth', 'SIGKILL');
    for (const service of services.slice(1))
      expect([service, (await visit(service, session.access_token as string)).status]).toEqual([
        service,
        200,
      ]);
    expect((await pay('AUTH-DOWN', {}, { prefer: 'wait=10' })).body.transactionStatus).toBe('ACSC');
    const forged = `${(session.access_token as string).slice(0, -8)}AAAAAAAA`;
    for (const service of services.slice(1)) expect((await visit(service, forged)).status).toBe(401);
    await apart.start('auth');
    expect((await visit('auth', session.access_token as string)).status).toBe(200);
    expect((await visit('auth', forged)).status).toBe(401);
  });

  it('is in force within a second, and refuses with AC06 what was under way', async () => {
    const later = { requestedExecutionDate: tomorrow() };
    expect((await pay('HELD', later, { prefer: 'wait=10' })).body.transactionStatus).toBe('PDNG');
    const before = await debited();
    // Settling looks at this table first: until the lock is given back, what is accepted stays under way.
    await apart.database.query('begin');
    await apart.database.query('lock table payments.biller_change in access exclusive mode');
    const underWay = ['IN-FLIGHT-1', 'IN-FLIGHT-2', 'IN-FLIGHT-3'];
    for (const id of underWay) expect((await pay(id)).body.transactionStatus).toBe('RCVD');
    const file = await fetchBatch(['IN-FILE-1', 'IN-FILE-2']);
    expect(file.status).toBe(202);
    await block();
    const took = await Promise.all(
      services.map((service) =>
        msUntil(
          () => visit(service, session.access_token as string),
          ({ status }) => status === 401,
        ),
      ),
    );
    console.log(
      `${engine}: in force after the answer: ${services.map((name, at) => `${name} ${took[at].toFixed(0)} ms`).join(', ')}`,
    );
    for (const tookMs of took) expect(tookMs).toBeLessThan(1_000);
    for (const id of [...underWay, 'IN-FILE-1'])
      expect(await stateOf(id)).toMatchObject({ state: 'accepted' });
    await apart.database.query('rollback');
    for (const id of [...underWay, 'IN-FILE-1', 'IN-FILE-2']) {
      await msUntil(
        () => stateOf(id),
        ({ state }) => state !== 'accepted',
      );
      expect([id, await stateOf(id)]).toEqual([id, { state: 'refused', code: 'AC06' }]);
    }
    const told = await apart.call('payments', 'GET /v1/payments/IN-FLIGHT-1', { token: client });
    expect(told.body).toMatchObject({ transactionStatus: 'RJCT', statusReason: { code: 'AC06' } });
    expect(await debited()).toBe(before);
  });

  it('is over no session, refresh or password: nothing lets the customer in', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: session.refresh_token as string };
    expect((await apart.call('auth', 'POST /v1/auth/token', { form })).status).toBe(400);
    expect((await signIn(customer, 1)).status).toBe(401);
    expect((await pay('AFTER')).status).toBe(401);
  });

  it('refuses a payment that was held for a later day, on that day', async () => {
    expect(await stateOf('HELD')).toMatchObject({ state: 'held' });
    const before = await debited();
    await apart.start('payments', { PAGESA_CLOCK_OFFSET_MS: String(dayMs) });
    await msUntil(
      () => stateOf('HELD'),
      ({ state }) => state !== 'held',
    );
    expect(await stateOf('HELD')).toEqual({ state: 'refused', code: 'AC06' });
    expect(await debited()).toBe(before);
    await apart.start('payments');
  });

  it('ends by an operator with a reason: old tokens stay refused, new ones are good everywhere', async () => {
    expect((await decide('unblock', { reason: 'the customer came to the branch' }, 1)).status).toBe(204);
    const old = session.access_token as string;
    session = (await signIn(customer, 1)).body;
    for (const service of services) {
      await msUntil(
        () => visit(service, session.access_token as string),
        ({ status }) => status === 200,
      );
      expect([service, (await visit(service, old)).status]).toEqual([service, 401]);
    }
    expect((await pay('UNBLOCKED', {}, { prefer: 'wait=10' })).body.transactionStatus).toBe('ACSC');
  });

  const block = async (): Promise<void> => {
    expect((await decide('block', { reason: 'customer-request' })).status).toBe(204);
  };

  async function decide(act: string, json: object, ahead = 0): Promise<Answer> {
    const center = apart.demo.operators.find(({ roles }) => roles?.includes('contact-center'))!;
    const token = (await signIn(center, ahead)).body.access_token as string;
    const found = await apart.call('auth', `GET /v1/auth/users?q=${customer.username}`, { token });
    const path = `/v1/auth/users/${found.body.users[0].id as string}/${act}`;
    return apart.call('auth', `POST ${path}`, { token, json });
  }

  function fetchBatch(ids: string[]): Promise<Answer> {
    return apart.call('payments', 'POST /v1/payment-batches', {
      token: session.access_token as string,
      text: ids.map((id) => JSON.stringify(submission(id))).join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
  }
});
