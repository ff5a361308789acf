// A backup is restored that is older than the topics: the runbook's steps, and nothing that the topics know
// is lost or doubled.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../sim/random.js';
import { describeWithKafka } from '../support/kafka.mjs';
import { check } from './check/check.js';
import { countPayments } from './check/check.sql.js';
import { Wire } from './check/wire.js';
import { Client } from './load/client.js';
import { Journal } from './load/journal.js';
import { Load } from './load/load.js';
import { root } from './stand/checkout.js';
import { Stand } from './stand/stand.js';
import { until } from './stand/until.js';

const settleTimeoutMs = 60_000;
const enough = 300;

describeWithKafka('a database restored from before what the topics tell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-backup-'));
  const backup = join(folder, 'postgres');
  let stand: Stand;
  const wires: Wire[] = [];

  beforeAll(async () => {
    stand = await Stand.open('kafka');
  }, 180_000);
  afterAll(async () => {
    for (const wire of wires) await wire.close();
    await stand?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Payments through every door, all of them decided. */
  async function pay(name: string): Promise<Journal> {
    const journal = new Journal(name, stand.demo.accounts, new Random(1));
    const load = new Load(stand, journal, new Client(stand));
    await until('enough was sent', () => journal.entries.length > enough, settleTimeoutMs);
    await load.end();
    await decided(journal);
    return journal;
  }

  async function listen(): Promise<Wire> {
    const wire = await Wire.open(stand);
    wires.push(wire);
    return wire;
  }

  const decided = (journal: Journal): Promise<void> =>
    until(
      `all of ${journal.prefix} is decided`,
      async () => (await countPayments(await stand.database(), idsOf(journal))) === journal.entries.length,
      settleTimeoutMs,
    );

  async function hasNoUnknownFile(): Promise<boolean> {
    const rows = await (
      await stand.database()
    ).rows(
      `select from payments.batch_count c
       where not exists (select from payments.batch b where b.id = c.batch_id) limit 1`,
    );
    return rows.length === 0;
  }

  const idsOf = ({ entries }: Journal): string[] => entries.map(({ submission }) => submission.transactionId);
  const all = async (act: 'stop' | 'start'): Promise<void> => {
    for (const instance of stand.instances) await instance[act]();
  };

  it('settles again what the backup does not know, and takes nothing new for something old', async () => {
    const before = await pay('BEFORE');
    await all('stop');
    await stand.postgres.whileStopped((data) => execFileSync('cp', ['-a', data, backup]));
    await all('start');
    const since = await pay('SINCE');
    await (await listen()).catchUp();
    await all('stop');
    await stand.postgres.whileStopped((data) => {
      rmSync(data, { recursive: true });
      execFileSync('cp', ['-a', backup, data]);
    });
    expect(await countPayments(await stand.database(), idsOf(since))).toBe(0);
    const environment = { ...process.env, DATABASE_URL: stand.postgres.url };
    execFileSync(process.execPath, ['bin/pagesa.mjs', 'restored'], { cwd: root, env: environment });
    await all('start');
    await decided(since);
    const after = await pay('AFTER');
    const wire = await listen();
    await wire.catchUp();
    await until('the files that the backup does not know are known again', hasNoUnknownFile, settleTimeoutMs);
    for (const journal of [before, since, after])
      expect((await check(stand, journal, wire)).wrong.slice(0, 10)).toEqual([]);
  }, 300_000);
});
