// The command line against the running product: what operators and scripts see of it.
import { Database, startEmbeddedPostgres } from '#db';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { commandLineOn, runInstalled } from './support/command-line.js';
import { Product } from './support/product.js';
import { until } from './support/until.js';

const product = new Product('postgres');
const run = commandLineOn(() => product.dataFolder);
const file = (name: string): string => join(product.dataFolder, name);

beforeAll(async () => {
  // The first command builds what is out of date.
  expect((await runInstalled(['--help'])).code).toBe(0);
  await product.start();
}, 180_000);

afterAll(() => product.stop());

const payment = (transactionId: string, more: object = {}): object => ({
  transactionId,
  debtorAccount: { iban: product.demo.accounts[0] },
  creditorAccount: { iban: product.demo.accounts[1] },
  creditorName: 'Blerim Krasniqi',
  instructedAmount: { currency: 'EUR', amount: '12.50' },
  ...more,
});

const lines = (records: readonly object[]): string =>
  records.map((record) => JSON.stringify(record) + '\n').join('');

/** Works on the product's own database, behind its back. */
async function behind<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { url } = await startEmbeddedPostgres(join(product.dataFolder, 'database'));
  const database = await Database.open({ url, schema: 'payments', connectionsMax: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

describe('usage', () => {
  it('of the broker is told by the installed command', async () => {
    const { code, out } = await runInstalled(['kafka', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: pagesa kafka start/);
  });

  it.each([['submit'], ['status'], ['statement'], ['verify'], ['dead-letters'], ['restored'], ['token']])(
    'of %s is told with --help',
    async (command) => {
      const { code, out, err } = await run([command, '--help']);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: pagesa ${command} `));
    },
  );

  it.each([
    [[], 'Say which command.'],
    [['fly'], 'There is no command "fly".'],
    [['submit'], 'FILE is missing.'],
    [['submit', 'payments.txt'], 'The ending of "payments.txt" tells no format'],
    [['submit', 'a.csv', '--format', 'doc'], '--format is xml, csv, ndjson or json, not "doc".'],
    [['submit', 'a.csv', '--wait', '--no-wait'], '--wait and --no-wait exclude each other.'],
    [['status', 'A', 'B'], '"B" is not understood.'],
    [['statement', 'XK05', '--from', 'today'], '--from is a day such as 2026-11-01, not "today".'],
    [['verify', '--fast'], "Unknown option '--fast'"],
    [['dead-letters'], 'Say list, show, replay or discard.'],
    [['dead-letters', 'replay'], 'Say which: the IDs of dead letters, or --all.'],
    [['token', 'payments:read'], '"payments:read" is not understood; give scopes with --scope.'],
  ])('wrong as %j is refused with the usage', async (args, sentence) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith(sentence)).toBe(true);
    expect(err).toContain('\n\nUsage: pagesa ');
  });
});

describe('submit', () => {
  it('follows a file to its end and tells what was refused, and why', async () => {
    const records = [
      payment('CLI-1'),
      payment('CLI-1'),
      payment('CLI-2', { instructedAmount: { currency: 'EUR', amount: '99000000.00' } }),
      { transactionId: 'CLI-3' },
    ];
    writeFileSync(file('some.ndjson'), lines(records));
    const { code, out } = await run(['submit', file('some.ndjson')]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^bat_\w+ {2}4 payments received\n {2}settled +1\n {2}rejected +2 .*\n {2}duplicates +1 /,
    );
    expect(out).toMatch(/record 3 +CLI-2 +refused +AM04 {2}the account has not enough funds/);
    expect(out).toMatch(/record 4 .*malformed/);
  });

  it('takes an array of JSON from standard input, and answers in JSON', async () => {
    const input = JSON.stringify([payment('CLI-4'), payment('CLI-5')], null, 2);
    const { code, out } = await run(['submit', '-', '--format', 'json', '--json'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ received: 2, settled: 2, pending: 0, state: 'received' });
  });

  it('ends with the durable file when told not to wait', async () => {
    const csv = [
      'transactionId,debtorAccount.iban,creditorAccount.iban,creditorName,instructedAmount.currency,instructedAmount.amount',
      `CLI-6,${product.demo.accounts[2]},${product.demo.accounts[3]},Arta,EUR,1.00`,
    ];
    writeFileSync(file('one.csv'), csv.join('\n') + '\n');
    const { code, out } = await run(['submit', file('one.csv'), '--no-wait', '--json']);
    const { batchId, received } = JSON.parse(out) as { batchId: string; received: number };
    expect([code, received]).toEqual([0, 1]);
    expect((await run(['status', batchId])).out).toMatch(/^bat_\w+ {2}1 payment received\n/);
  });

  it.each([
    [
      'a file that is not there',
      ['submit', 'nowhere.csv'],
      /^nowhere\.csv cannot be read: there is no such file\.\n$/,
    ],
    ['a file that is broken', ['submit', '-', '--format', 'xml'], /^The server refused \(400\): .+\n$/],
  ])('tells of %s in one sentence', async (_, args, sentence) => {
    const { code, out, err } = await run(args, { input: '<Document><unclosed>' });
    expect([code, out]).toEqual([1, '']);
    expect(err.split('\n').slice(-2).join('\n')).toMatch(sentence);
  });
});

describe('status', () => {
  it('tells the outcome, its reason and the history of a payment', async () => {
    const { code, out } = await run(['status', 'CLI-2']);
    expect(code).toBe(0);
    expect(out).toMatch(/^CLI-2 {2}RJCT refused\n/);
    expect(out).toContain('reason  AM04  the account has not enough funds');
    expect(out).toMatch(/RCVD {2}submitted\n.* RJCT {2}refused\n$/);
  });

  it('fails for what was never received, in JSON too', async () => {
    expect((await run(['status', 'NEVER'])).code).toBe(1);
    const { code, out } = await run(['status', 'NEVER', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ status: 'failed', message: expect.stringContaining('NEVER') });
  });
});

describe('statement', () => {
  it('is a table for reading', async () => {
    const { code, out } = await run(['statement', product.demo.accounts[0]]);
    expect(code).toBe(0);
    expect(out).toMatch(/booked +transaction +with +debit +credit +balance\n/);
    expect(out).toMatch(/CLI-1 +Blerim Krasniqi +12\.50 +999987\.50\n/);
  });

  it.each([
    ['pdf', /^%PDF-/],
    ['csv', /CLI-1/],
    ['xml', /camt\.053\.001\.08/],
    ['json', /"statementId"/],
  ])('is written as .%s, whole', async (ending, content) => {
    const out = file(`statement.${ending}`);
    const ended = await run(['statement', product.demo.accounts[0], '--out', out]);
    expect(ended.code).toBe(0);
    expect(readFileSync(out, 'latin1')).toMatch(content);
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('fails for an account that does not exist', async () => {
    const { code, err } = await run(['statement', 'XK000000000000000000', '--format', 'csv']);
    expect([code, err]).toEqual([1, 'The server refused (404): there is no account XK000000000000000000.\n']);
  });
});

describe('token', () => {
  it('is good for a call', async () => {
    const { code, out } = await run(['token', '--scope', 'payments:read']);
    expect(code).toBe(0);
    const headers = { authorization: `Bearer ${out.trim()}` };
    expect((await fetch(`${product.demo.baseUrl}/v1/payments/CLI-1`, { headers })).status).toBe(200);
  });

  it.each([
    [
      'a scope that the client may not have',
      ['--scope', 'everything'],
      {},
      /\(400\): this client may not have: everything/,
    ],
    ['a wrong secret', [], { PAGESA_CLIENT_SECRET: 'wrong' }, /\(401\): the client is unknown, blocked/],
    [
      'nobody at the address',
      [],
      { PAGESA_URL: 'http://127.0.0.1:1' },
      /^Nothing answers at http:.*npm start\n$/,
    ],
    ['an empty folder', [], { PAGESA_DATA: 'nowhere' }, /^There is no nowhere.demo\.json: start Pagesa/],
  ])('fails for %s', async (_, args, env, sentence) => {
    const { code, err } = await run(['token', ...args], { env });
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});

interface Letter {
  id: string;
  state: string;
  event_id: string;
  acts: { act: string; actor: string; note: string | null }[];
}

const letters = async (...args: string[]): Promise<Letter[]> =>
  JSON.parse((await run(['dead-letters', 'list', '--json', ...args])).out) as Letter[];

async function lettersWhen(done: (found: Letter[]) => boolean): Promise<Letter[]> {
  for (;;) {
    const found = await letters('--state', 'all');
    if (done(found)) return found;
  }
}

/** Writes records into the log that no consumer knows. */
const poison = (ids: readonly string[]): Promise<unknown> =>
  behind((database) =>
    database.rows(
      `with taken as (update log.partition set next_offset = next_offset + $1::int
         where topic = 'payments.submitted' and partition = 0 returning next_offset - $1::int as base),
       stored as (insert into log.record_batch (topic, partition, base_offset, count, bytes)
         select 'payments.submitted', 0, base, $1::int, convert_to($2, 'UTF8') from taken)
       select pg_notify('pagesa_log', 'payments.submitted')`,
      [ids.length, ids.map((id) => `payments.submitted.v99\t${id}\tkey\t0\t{"new":true}\n`).join('')],
    ),
  );

describe('dead-letters', () => {
  it('are listed, shown, replayed and discarded, each act with the name of who did it', async () => {
    expect((await run(['dead-letters', 'list'])).out).toBe('No dead letters are parked.\n');
    await poison(['poison/1', 'poison/2', 'poison/3']);
    const [first, second] = await lettersWhen((found) => found.length === 3);
    expect((await run(['dead-letters', 'list'])).out).toMatch(
      /payments\.submitted\/0\/\d+ +poison\/1 +unknown/,
    );

    expect((await run(['dead-letters', 'replay', first.id, '--note', 'try again'])).code).toBe(0);
    await lettersWhen((found) => found.every(({ state }) => state === 'parked'));
    const shown = await run(['dead-letters', 'show', first.id, '--json']);
    const { acts } = JSON.parse(shown.out) as Letter;
    expect(acts.map(({ act }) => act)).toEqual(['parked', 'replay requested', 'replay failed']);
    expect(acts[1]).toMatchObject({ actor: userInfo().username, note: 'try again' });

    expect((await run(['dead-letters', 'discard', second.id])).out).toBe('1 dead letter discarded.\n');
    const again = await run(['dead-letters', 'discard', second.id, 'dl_none']);
    expect(again.code).toBe(1);
    expect(again.err).toContain(`${second.id} was left as it is: it is discarded, not parked.`);
    expect(again.err).toContain('dl_none was left as it is: there is no such dead letter.');
    expect((await run(['dead-letters', 'discard', '--all', '--note', 'rubbish'])).out).toBe(
      '2 dead letters discarded.\n',
    );
    expect(await letters()).toEqual([]);
    const text = (await run(['dead-letters', 'show', first.id])).out;
    expect(text).toMatch(/discarded +\S+ +rubbish\n\n\{"new":true\}\n$/);
  });

  it('that do not exist cannot be shown', async () => {
    const { code, err } = await run(['dead-letters', 'show', 'dl_none']);
    expect([code, err]).toEqual([1, 'There is no dead letter dl_none.\n']);
  });
});

describe('verify', () => {
  it('finds everything in order beside the running services', async () => {
    const { code, out } = await run(['verify']);
    expect(out).toMatch(/All \d+ invariants hold\.\n$/);
    expect(out).toContain('none parked');
    expect(code).toBe(0);
  });

  it('names what is broken and the rows that break it', async () => {
    const add = (minor: number) =>
      behind((database) =>
        database.run(
          `update ledger.balance set debits_minor = debits_minor + $1, credits_minor = credits_minor + $1
           where account_id = (select id from ledger.account where iban = $2)`,
          [minor, product.demo.accounts[0]],
        ),
      );
    await add(7);
    const { code, out } = await run(['verify']);
    const json = await run(['verify', '--json']);
    await add(-7);
    expect([code, json.code]).toEqual([1, 1]);
    expect(out).toMatch(/BROKEN .* balance-is-sum .*\n +account_id +iban .*\n +\d+ +XK/);
    expect(out).toMatch(/1 of \d+ invariants broken: balance-is-sum\n$/);
    const { ok, invariants } = JSON.parse(json.out) as {
      ok: boolean;
      invariants: { name: string; ok: boolean }[];
    };
    expect([ok, invariants.filter((invariant) => !invariant.ok).map(({ name }) => name)]).toEqual([
      false,
      ['balance-is-sum'],
    ]);
  });

  it('goes on while the product is stopped, and stops the database in its place', async () => {
    const file = join(product.dataFolder, 'database', 'postgres', 'postmaster.pid');
    // Nobody but the check reads the whole chain: it waits for this lock, and the product does not.
    const { checked, ended } = await behind((database) =>
      database.transaction(async (tx) => {
        await tx.rows('lock table ledger.chain in access exclusive mode');
        const checking = run(['verify']);
        const waiting = `select 1 from pg_locks where relation = 'ledger.chain'::regclass and not granted`;
        await until(async () => (await tx.rows(waiting)).length > 0);
        return { ended: await product.end(), checked: checking };
      }),
    );
    expect(ended).toBe(0);
    const { code, out } = await checked;
    expect(out).toMatch(/All \d+ invariants hold\.\n$/);
    expect(code).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('starts the database when nothing runs, and stops it again', async () => {
    const { code, err } = await run(['verify']);
    expect(err).toContain('did not run; it runs as long as this command.');
    expect(code).toBe(0);
    expect(existsSync(join(product.dataFolder, 'database', 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it.each([
    [
      'there is no database',
      { PAGESA_DATA: 'nowhere' },
      /^There is no database in nowhere.database: start Pagesa once/,
    ],
    [
      'nothing answers',
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' },
      /^The database does not answer \(.*ECONNREFUSED/,
    ],
    [
      'the address is none',
      { DATABASE_URL: 'mysql://x' },
      /^DATABASE_URL is no address beginning with postgres:/,
    ],
  ])('says so when %s', async (_, env, sentence) => {
    const { code, err } = await run(['verify'], { env });
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});
