// A closed log leaves nothing: no connection, no timer, no member of a group, no lease.
import { expect, it } from '@jest/globals';
import { withAdmin } from './support/broker.js';
import { notedMany } from './support/event.js';
import { readPositionRows } from './support/note.sql.js';
import { describeEngines, worldOf } from './support/world.js';

/** What keeps this process alive. */
const resources = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /TCPSocketWrap|Timeout/.test(name))
    .sort();

describeEngines('closing', (engine) => {
  const world = worldOf(engine);

  it('ends the batch in hand, gives everything up and leaves nothing running', async () => {
    // Pools keep their connections: open as many as the log will need before counting.
    await Promise.all(Array.from({ length: 8 }, () => world.logDatabase.rows('select pg_sleep(0.05)')));
    await Promise.all(Array.from({ length: 8 }, () => world.database.rows('select pg_sleep(0.05)')));
    const open = await world.open({ partitions: 3 });
    await world.append(
      open,
      notedMany(30, (index) => `k${index}`),
    );
    await world.consume(open);
    const closing = await world.consume({ ...open, group: `${open.group}.closing` }, { eventsMax: 1 });
    await world.noted(open, 30);
    await closing.close();
    await open.log.close();
    expect(
      (await readPositionRows(world.database, open.group)).reduce((sum, row) => sum + row.position, 0),
    ).toBe(30);
    expect(await world.logDatabase.rows('select * from log.member')).toEqual([]);
    expect(await world.logDatabase.rows('select * from log.relay where owner is not null')).toEqual([]);
    if (engine === 'postgres') {
      expect((await readPositionRows(world.database, open.group)).map(({ owner }) => owner)).toEqual([
        null,
        null,
        null,
      ]);
    } else {
      const { groups } = await withAdmin((admin) =>
        admin.describeGroups([open.group, `${open.group}.closing`]),
      );
      expect(groups.map(({ members }) => members)).toEqual([[], []]);
    }
  });

  it('leaves the process as it was before opening', async () => {
    const idle = async () => {
      const { rows } = {
        rows: await world.logDatabase.rows<{ listening: number }>(
          `select count(*)::int as listening from pg_stat_activity where datname = current_database() and query ~* '^listen pagesa'`,
        ),
      };
      return rows[0].listening;
    };
    const before = resources();
    for (let round = 0; round < 3; round++) {
      const open = await world.open({ partitions: 2 });
      await world.append(
        open,
        notedMany(4, (index) => `k${index}`),
      );
      await world.consume(open);
      await world.noted(open, 4);
      await open.log.close();
      await open.log.close();
    }
    expect(await idle()).toBe(0);
    expect(resources().filter((name) => name === 'TCPSocketWrap').length).toBeLessThanOrEqual(
      before.filter((name) => name === 'TCPSocketWrap').length,
    );
  });

  it('can be done at once after opening', async () => {
    const open = await world.open();
    const consumer = await world.consume(open);
    await Promise.all([consumer.close(), open.log.close()]);
    expect(await world.logDatabase.rows('select * from log.member')).toEqual([]);
  });
});
