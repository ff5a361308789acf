// Who touches several partitions in one statement locks them in their order: with those who do so too, it
// waits in turn and never crosswise.
import type { Database } from '#db';
import { describe, expect, it } from '@jest/globals';
import { markRelayed } from '../../libs/log/src/kafka/relay.sql.js';
import { renewLeases } from '../../libs/log/src/position.sql.js';
import { schema } from './support/note.migration.js';
import { worldOf } from './support/world.js';

const holds = [2, 0].map((partition) => ({ topic: 'crosswise', partition }));

describe('several partitions', () => {
  const world = worldOf('postgres');

  /**
   * What `other` comes to while a transaction that has locked partition 0 of a table goes on to partition 2.
   */
  function whileLocking<T>(table: string, other: (database: Database) => Promise<T>): Promise<T> {
    const lock = `update ${table} set position = position where topic = 'crosswise' and partition = $1`;
    let running!: Promise<T>;
    return world.database
      .transaction(async (tx) => {
        expect(await tx.run(lock, [0])).toBe(1);
        running = other(world.logDatabase);
        running.catch(() => world.journal.tell());
        await world.journal.untilAsked(async () => {
          const waiting = await world.database.rows(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return waiting.length > 0;
        });
        expect(await tx.run(lock, [2])).toBe(1);
      })
      .then(() => running);
  }

  it('have their leases renewed beside a commit of both', async () => {
    // So many that they are looked up one by one, as they are given.
    await world.database.run(
      `insert into ${schema}.position (group_name, topic, partition, owner)
       select 'crosswise', 'crosswise', partition, 'one' from generate_series(0, 4999) as partition`,
    );
    await world.database.run(`analyze ${schema}.position`);
    const renewed = await whileLocking(`${schema}.position`, (database) =>
      renewLeases(database, { schema, group: 'crosswise' }, { name: 'one', holds }, 6_000),
    );
    expect(new Set(renewed.map(({ partition }) => partition))).toEqual(new Set([0, 2]));
  });

  it('are marked as relayed beside another relay that looks for leases', async () => {
    await world.logDatabase.run(
      `insert into log.relay (topic, partition, position, owner)
       select 'crosswise', partition, 5, 'one' from generate_series(0, 2) as partition`,
    );
    const marked = await whileLocking('log.relay', (database) =>
      markRelayed(
        database,
        'one',
        holds.map((lane) => ({ ...lane, position: 5, to: 7 })),
      ),
    );
    expect(new Set(marked.map(({ partition }) => partition))).toEqual(new Set([0, 2]));
    // One that was taken over, or moved on, is not marked.
    await world.logDatabase.run(
      `update log.relay set owner = 'two' where topic = 'crosswise' and partition = 0`,
    );
    const moves = holds.map((lane) => ({ ...lane, position: 7, to: 9 }));
    expect(await markRelayed(world.logDatabase, 'one', moves)).toEqual([
      { topic: 'crosswise', partition: 2 },
    ]);
    expect(await markRelayed(world.logDatabase, 'one', moves)).toEqual([]);
  });
});
