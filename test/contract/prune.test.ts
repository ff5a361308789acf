// The log forgets what everybody has passed and what is old enough, and nothing else.
import { logPruner } from '#log';
import { expect, it } from '@jest/globals';
import { withAdmin } from './support/broker.js';
import { catalogOf, noted, notedMany } from './support/event.js';
import { describeEngines, worldOf, type OpenLog } from './support/world.js';

const dayMs = 86_400_000;

describeEngines('pruning', (engine) => {
  const world = worldOf(engine);

  const prunerOf = (
    { topic }: OpenLog,
    of: { compacted?: boolean; batchesMax?: number; partitions?: number } = {},
  ) =>
    logPruner(world.logDatabase, {
      engine,
      catalog: catalogOf([{ name: topic, partitions: of.partitions ?? 1, compacted: of.compacted ?? false }]),
      ageMs: 7 * dayMs,
      ...(of.batchesMax && { batchesMax: of.batchesMax }),
    });

  async function appendEach(open: OpenLog, keys: string[]): Promise<void> {
    for (const [index, key] of keys.entries()) await world.append(open, [noted(`${key}-${index}`, key)]);
  }

  const age = ({ topic }: OpenLog, until: number) =>
    world.logDatabase.run(
      `update log.record_batch set appended_at = appended_at - interval '8 days' where topic = $1 and base_offset < $2`,
      [topic, until],
    );

  async function offsets({ topic }: OpenLog): Promise<number[]> {
    const rows = await world.logDatabase.rows<{ base_offset: number }>(
      'select base_offset from log.record_batch where topic = $1 order by base_offset',
      [topic],
    );
    return rows.map(({ base_offset }) => base_offset);
  }

  /** All readers have passed: the groups, and on Kafka the relay. */
  async function passed(open: OpenLog, count: number): Promise<void> {
    await world.noted(open, count);
    if (engine === 'kafka')
      await world.journal.until(async () => {
        const [row] = await world.logDatabase.rows<{ position: number }>(
          'select position from log.relay where topic = $1',
          [open.topic],
        );
        return row.position === count;
      });
  }

  it('takes what is old and passed, in bites, and spares the young', async () => {
    const open = await world.open();
    await appendEach(open, Array<string>(10).fill('k'));
    await world.consume(open);
    await passed(open, 10);
    const prune = prunerOf(open, { batchesMax: 3 });
    expect(await prune()).toBe(0);
    await age(open, 7);
    expect([await prune(), await prune(), await prune(), await prune()]).toEqual([3, 3, 1, 0]);
    expect(await offsets(open)).toEqual([7, 8, 9]);
    await world.append(open, [noted('after', 'k')]);
    expect((await world.noted(open, 11)).at(-1)!.event_id).toBe('after');
  });

  it('spares the last word about each key of a compacted topic', async () => {
    const open = await world.open({ compacted: true });
    await appendEach(open, ['a', 'b', 'a', 'c', 'b', 'a']);
    await world.append(
      open,
      notedMany(2, (index) => ['c', 'd'][index], 'both'),
    );
    await appendEach(open, ['c']);
    await world.consume(open);
    await passed(open, 9);
    await age(open, 100);
    // Of b, a, and of c and d together, where d stands for both; the last is c.
    expect(await prunerOf(open, { compacted: true })()).toBe(4);
    expect(await offsets(open)).toEqual([4, 5, 6, 8]);
    const second = { ...open, group: `${open.group}.second` };
    if (engine === 'postgres') {
      await world.consume(second);
      const notes = await world.noted(second, 5);
      expect(notes.map(({ event_id }) => event_id)).toEqual(['b-4', 'a-5', 'both0', 'both1', 'c-0']);
    } else {
      expect(await withAdmin((admin) => admin.fetchTopicOffsets(open.topic))).toMatchObject([{ high: '9' }]);
    }
  });

  it('spares what somebody has still to read', async () => {
    const open = await world.open({ partitions: 1 });
    await appendEach(open, Array<string>(6).fill('k'));
    await world.consume(open);
    await passed(open, 6);
    await age(open, 100);
    if (engine === 'postgres') {
      const insert = `insert into notes.position (group_name, topic, partition, position) values ($1, $2, $3, $4)`;
      await world.database.run(insert, ['slow', open.topic, 0, 4]);
      await world.database.run(insert, ['elsewhere', `${open.topic}.other`, 0, 0]);
    } else {
      await open.log.close();
      await world.logDatabase.run('update log.relay set position = 4 where topic = $1', [open.topic]);
    }
    expect(await prunerOf(open)()).toBe(4);
    expect(await offsets(open)).toEqual([4, 5]);
  });
});
