// The embedded server runs as long as anybody uses it, and not longer: real servers in a folder of their own.
import { joinEmbeddedPostgres } from '#db';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagesa-joined-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nextTurn = () => new Promise((next) => setImmediate(next));
const runs = () => existsSync(join(folder, 'postgres', 'postmaster.pid'));

async function asked<T>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T & object>(text)).rows;
  } finally {
    await client.end();
  }
}

it('is made anew when what made it was killed half way', async () => {
  const first = joinEmbeddedPostgres(folder).catch(String);
  // The version is what initdb writes first.
  const begun = () => readdirSync(folder).some((name) => existsSync(join(folder, name, 'PG_VERSION')));
  while (!begun()) await nextTurn();
  expect(spawnSync('pkill', ['-KILL', '-P', String(process.pid), 'initdb']).status).toBe(0);
  expect(await first).toMatch(/initdb/);
  const second = await joinEmbeddedPostgres(folder);
  expect(await asked(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await second.leave()).toBe(true);
  expect(readdirSync(folder).filter((name) => /unfinished|once/.test(name))).toEqual([]);
});

it('goes on for the second when the first leaves, and stops when the last does', async () => {
  const first = await joinEmbeddedPostgres(folder);
  const second = await joinEmbeddedPostgres(folder);
  expect([first.wasRunning, second.wasRunning]).toEqual([false, true]);
  const work = asked<{ done: boolean }>(second.url, 'select pg_sleep(0.3) is not null as done');
  expect(await first.leave()).toBe(false);
  expect(await work).toEqual([{ done: true }]);
  expect(await second.leave()).toBe(true);
  expect(runs()).toBe(false);
});

it('stops once when all leave at the same time, and runs for whoever comes just then', async () => {
  const joined = [];
  for (let i = 0; i < 4; i++) joined.push(await joinEmbeddedPostgres(folder));
  const [late, ...left] = await Promise.all([
    joinEmbeddedPostgres(folder),
    ...joined.map((each) => each.leave()),
  ]);
  expect(left.filter(Boolean).length).toBeLessThanOrEqual(1);
  expect(await asked(late.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await late.leave()).toBe(true);
  expect(runs()).toBe(false);
});

it('is stopped by the last even if its lease was lost with the connection', async () => {
  const first = await joinEmbeddedPostgres(folder);
  const second = await joinEmbeddedPostgres(folder);
  await asked(
    first.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pagesa lease'
     and backend_start = (select min(backend_start) from pg_stat_activity where application_name = 'pagesa lease')`,
  );
  expect(await first.leave()).toBe(false);
  expect(await second.leave()).toBe(true);
  expect(runs()).toBe(false);
});
