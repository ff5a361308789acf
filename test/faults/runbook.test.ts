// What docs/runbook.md says that an operator sees and does, seen and done on the running product. A full disk
// and a restored backup have tests of their own.
import type { Tx } from '#db';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { Random } from '../sim/random.js';
import { describeWithKafka } from '../support/kafka.mjs';
import { countPayments } from './check/check.sql.js';
import { Client } from './load/client.js';
import { Journal, type Entry } from './load/journal.js';
import { putOnTopic } from './load/topic.js';
import { root } from './stand/checkout.js';
import { Stand } from './stand/stand.js';
import { until } from './stand/until.js';

const patienceMs = 90_000;

describeWithKafka('the runbook is right about', () => {
  let stand: Stand;
  let client: Client;
  let journal: Journal;

  beforeAll(async () => {
    stand = await Stand.open('kafka', ['pagesa']);
    client = new Client(stand);
    journal = new Journal('RUN', stand.demo.accounts, new Random(1));
  }, 180_000);
  afterAll(() => stand?.close(), 60_000);

  /** The sum of a metric over its labels. */
  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`${stand.instances[0].url}/metrics`)).text();
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** The command line, as an operator types it. */
  function pagesa(...args: string[]): Promise<{ code: number; output: string }> {
    const options = { cwd: root, env: { ...process.env, DATABASE_URL: stand.postgres.url } };
    return new Promise((resolve) => {
      execFile(process.execPath, ['bin/pagesa.mjs', ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });
  }

  const put = (entries: Entry[]): Promise<void> =>
    putOnTopic(stand, entries, AbortSignal.timeout(patienceMs));
  const decided = (entries: Entry[]): Promise<void> =>
    until(
      'all are decided',
      async () => {
        const ids = entries.map(({ submission }) => submission.transactionId);
        return (await countPayments(await stand.database(), ids)) === ids.length;
      },
      patienceMs,
    );

  async function whileIn(work: (tx: Tx) => Promise<void>): Promise<void> {
    const undone = new Error('undone');
    const database = await stand.database();
    await database
      .transaction(async (tx) => {
        await work(tx);
        throw undone;
      })
      .catch((error: unknown) => expect(error).toBe(undone));
  }

  it('lag: the metrics tell it with its reason, and it drains by itself', async () => {
    const entries = Array.from({ length: 500 }, () => journal.next('topic'));
    const before = await metric('pagesa_batch_retries_total');
    await whileIn(async (tx) => {
      await tx.run('lock table payments.payment in access exclusive mode');
      await put(entries);
      await until('lag is seen', async () => (await metric('pagesa_lag_events')) >= 500, patienceMs);
      await until(
        'retries are seen',
        async () => (await metric('pagesa_batch_retries_total')) > before,
        patienceMs,
      );
    });
    await decided(entries);
    await until('no lag is left', async () => (await metric('pagesa_lag_events')) === 0, patienceMs);
  }, 240_000);

  it('parked records: listed, shown with their reason, discarded with a note', async () => {
    const { submission } = journal.next('topic');
    const value = JSON.stringify({ ...submission, amount: 'much' });
    await stand.broker!.producer.send({ topic: 'payments.submitted', messages: [{ key: 'k', value }] });
    await until('a record is parked', async () => (await metric('pagesa_dead_letters')) === 1, patienceMs);
    const list = JSON.parse((await pagesa('dead-letters', 'list', '--json')).output) as { id: string }[];
    expect(list).toHaveLength(1);
    const [{ id }] = list;
    const shown = await pagesa('dead-letters', 'show', id);
    expect(shown.output).toContain('amount is not a field of a payment');
    expect(shown.output).toContain(submission.transactionId);
    expect((await pagesa('dead-letters', 'discard', id, '--note', 'told the ERP')).code).toBe(0);
    expect(await metric('pagesa_dead_letters')).toBe(0);
    expect((await pagesa('dead-letters', 'show', id)).output).toContain('told the ERP');
  }, 120_000);

  it.each([
    [
      'a balance that somebody changed',
      'update ledger.balance set credits_minor = credits_minor + $1',
      'balance-is-sum',
    ],
    [
      'a transfer that somebody changed',
      'update ledger.transfer set amount_minor = amount_minor + $1',
      'chain-unbroken',
    ],
  ])(
    'a verify that fails names %s',
    async (_, statement, invariant) => {
      const entries = [journal.next('topic'), journal.next('topic')];
      await put(entries);
      await decided(entries);
      expect(await pagesa('verify')).toMatchObject({ code: 0 });
      const database = await stand.database();
      const change = async (byMinor: number): Promise<void> => {
        await database.run('alter table ledger.transfer disable trigger user');
        await database.run(statement, [byMinor]);
        await database.run('alter table ledger.transfer enable trigger user');
      };
      await change(1);
      const { code, output } = await pagesa('verify');
      expect(code).toBe(1);
      expect(output).toMatch(new RegExp(`BROKEN.*${invariant}`));
      await change(-1);
      expect(await pagesa('verify')).toMatchObject({ code: 0 });
    },
    120_000,
  );

  it('a lost broker: single payments are accepted and leave later, files are to come back', async () => {
    const entry = journal.next('single');
    await stand.broker!.killAndStart(async () => {
      const answer = await client.send(stand.instances[0], '/v1/payments', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(entry.submission),
      });
      expect(answer.status).toBe(202);
      const file = await client.send(stand.instances[0], '/v1/payment-batches', {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: JSON.stringify(journal.next('file').submission),
        timeoutMs: patienceMs,
      });
      expect(file.status).toBe(503);
      expect(file.retryAfterSeconds).toBeGreaterThan(0);
    });
    await decided([entry]);
  }, 120_000);
});
