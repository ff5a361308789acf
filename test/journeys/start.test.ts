// Journey: what cannot start says why in one sentence and exits 1; what is told to stop ends what it
// accepted.
import { Database } from '#db';
import { newId } from '#time';
import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase } from '../support/postgres.mjs';
import { Product } from './support/product.js';

const folder = mkdtempSync(join(tmpdir(), 'pagesa-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the product, which is expected to end by itself: its exit code and what it said. */
function attempt(
  environment: Record<string, string>,
  app = 'pagesa',
): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
    env: { ...process.env, MAIL_IN_PORT: '0', PORT: '0', LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, said })));
}

describe('a start that cannot succeed', () => {
  it.each([
    ['PORT', 'eighty', 'a whole number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://localhost/pagesa', 'beginning with postgres://'],
    ['PAGESA_SEED', 'everything', 'demo'],
    ['PAGESA_BACKLOG_MAX', '-1', 'a whole number from 1'],
    ['PAGESA_TIME_ZONE', 'Mars/Olympus', 'a time zone such as Europe/Belgrade'],
  ])('names the wrong variable %s and what was expected', async (name, value, expected) => {
    const { code, said } = await attempt({ PAGESA_DATA: folder, [name]: value });
    expect(code).toBe(1);
    expect(said).toMatch(/^Pagesa cannot start: [^\n]+\n$/);
    expect(said).toContain(`${name} is "${value}"; expected`);
    expect(said).toContain(expected);
  });

  it('says that its folder cannot be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, said } = await attempt({ PAGESA_DATA: join(file, 'data') });
    expect(code).toBe(1);
    expect(said).toMatch(/^Pagesa cannot start: PAGESA_DATA is "[^\n]+a folder that can be written[^\n]+\n$/);
  });

  it('says so too of a folder below one that takes none, and does not hang', async () => {
    const { code, said } = await attempt({ PAGESA_DATA: '/proc/nope/data' });
    expect(code).toBe(1);
    expect(said).toMatch(
      /^Pagesa cannot start: PAGESA_DATA is "\/proc\/nope[^\n]+a folder that can be written[^\n]+\n$/,
    );
  });

  it('says at once that the broker does not answer, and gives up with one sentence', async () => {
    const { code, said } = await attempt({
      KAFKA_BROKERS: '127.0.0.1:1,127.0.0.1:2',
      KAFKA_WAIT_SECONDS: '3',
      PAGESA_DATA: folder,
      LOG_LEVEL: 'warn',
    });
    expect(code).toBe(1);
    const [waiting, givingUp, ...more] = said.trim().split('\n');
    expect((JSON.parse(waiting) as { msg: string }).msg).toMatch(
      /^the broker at 127\.0\.0\.1:1, 127\.0\.0\.1:2 does not answer \([^)]+\); trying again$/,
    );
    expect(givingUp).toMatch(
      /^Pagesa cannot start: the broker at 127\.0\.0\.1:1, [^\n]+ did not answer within 3 s [^\n]+KAFKA_BROKERS/,
    );
    expect(more).toEqual([]);
  }, 60_000);

  it('says that the port is taken', async () => {
    const name = newId('taken');
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as { port: number };
    const { code, said } = await attempt({
      DATABASE_URL: await createDatabase(name),
      PAGESA_DATA: folder,
      PORT: String(port),
    });
    taken.close();
    await dropDatabase(name);
    expect(code).toBe(1);
    expect(said).toMatch(/^Pagesa cannot start: the port is taken \([^\n]+set PORT to a free one[^\n]+\n$/);
  }, 60_000);

  it('says that nothing answers at the database', async () => {
    const { code, said } = await attempt({
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/pagesa',
      PAGESA_DATA: folder,
    });
    expect(code).toBe(1);
    expect(said).toMatch(/^Pagesa cannot start: nothing answers at the address of the database[^\n]+\n$/);
    expect(said).not.toContain('secret');
  });

  it('refuses a database that a newer version made, and leaves it as it is', async () => {
    const name = newId('newer');
    const url = await createDatabase(name);
    const product = new Product('postgres', { DATABASE_URL: url, PAGESA_SEED: 'none' });
    await product.start();
    await product.stop();
    const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
    await database.run(
      `insert into payments.migration (timestamp, name) values (9999999999999, 'Later9999999999999')`,
    );
    await database.close();
    const { code, said } = await attempt({ DATABASE_URL: url, PAGESA_DATA: folder });
    await dropDatabase(name);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^Pagesa cannot start: [^\n]+newer version of Pagesa \(it has Later9999999999999\)[^\n]+\n$/,
    );
  }, 90_000);
});

describe('a stop under load', () => {
  it('ends with 0, and what was accepted is there after the next start', async () => {
    const product = new Product('postgres');
    await product.start();
    try {
      const { accounts } = product.demo;
      const accepted: string[] = [];
      let ended: Promise<number | null> | undefined;
      const lane = async (lane: number): Promise<void> => {
        for (let index = 0; index < 10_000; index++) {
          const transactionId = `stop-${lane}-${index}`;
          const body = {
            transactionId,
            debtorAccount: { iban: accounts[lane] },
            creditorAccount: { iban: accounts[lane + 100] },
            creditorName: 'Blerim Krasniqi',
            instructedAmount: { currency: 'EUR', amount: '0.01' },
          };
          // A connection that ends without an answer is what a stop looks like from outside.
          const answer = await product.call('POST', '/v1/payments', { body }).catch(() => undefined);
          if (answer?.status !== 202) return;
          accepted.push(transactionId);
          if (accepted.length === 200) ended = product.end('SIGINT');
        }
      };
      await product.clientToken();
      await Promise.all(Array.from({ length: 16 }, (_, index) => lane(index)));
      expect(await ended).toBe(0);
      await product.start();
      const statuses = await Promise.all(
        accepted.map(async (id) => {
          const { body } = await product.call('GET', `/v1/payments/${id}`);
          return body['transactionStatus'];
        }),
      );
      expect(new Set(statuses)).toEqual(new Set(['ACSC']));
      expect(statuses.length).toBeGreaterThanOrEqual(200);
    } finally {
      await product.stop();
    }
  }, 120_000);
});
