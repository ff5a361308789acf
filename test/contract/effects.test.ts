// Effects and position are one: both take place once or neither does, whatever fails between fetching and the
// commit's answer.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CuttingProxy, type Cut } from './support/cutting-proxy.js';
import { noted, notedMany } from './support/event.js';
import { readPositionRows, stealPartitions } from './support/note.sql.js';
import { describeEngines, worldOf } from './support/world.js';
import type { Database } from '#db';

/** As PostgreSQL says it when the work may be tried again. */
const passing = (): Error => Object.assign(new Error('could not serialize access'), { code: '40001' });

describeEngines('effects and position', (engine) => {
  const world = worldOf(engine);
  let proxy: CuttingProxy;
  let proxied: Database;

  beforeAll(async () => {
    proxy = await CuttingProxy.before(world.url);
    proxied = await world.openDatabase('notes', proxy.url);
  });
  afterAll(async () => {
    await proxied.close();
    await proxy.close();
  });

  it('commit together', async () => {
    const open = await world.open();
    await world.consume(open, { eventsMax: 7 });
    const seen = new Set<string>();
    for (let wave = 0; wave < 5; wave++)
      await world.append(
        open,
        notedMany(20, () => 'k', `${wave}-`),
      );
    await world.journal.until(async () => {
      const [row] = await world.database.rows<{ notes: number; position: number }>(
        `select (select count(*) from notes.note where group_name = $1) as notes,
                coalesce((select position from notes.position where group_name = $1), 0) as position`,
        [open.group],
      );
      seen.add(`${row.notes} notes at ${row.position}`);
      expect(row.notes).toBe(row.position);
      return row.notes === 100;
    });
    expect(seen.size).toBeGreaterThan(1);
  });

  it('leave nothing when it crashes between them and the commit', async () => {
    const open = await world.open();
    let crashes = 2;
    const stood: unknown[] = [];
    await world.append(
      open,
      notedMany(10, () => 'k'),
    );
    await world.consume(open, {
      handler: async (batch, tx) => {
        await tx.run(
          `insert into notes.note (group_name, member, topic, partition, event_offset, event_id, value)
           select $1, 'one', $2, 0, w, 'e' || w, w from generate_series(0, $3::int - 1) as w`,
          [open.group, open.topic, batch.events.length],
        );
        if (crashes-- <= 0) return;
        stood.push(
          await world.notes(open),
          (await readPositionRows(world.database, open.group))[0]?.position,
        );
        throw passing();
      },
    });
    await world.noted(open, 10);
    expect(stood).toEqual([[], 0, [], 0]);
    expect((await readPositionRows(world.database, open.group))[0].position).toBe(10);
  });

  it.each<[string, Cut[]]>([
    ['the connection is cut before COMMIT arrives', ['before']],
    ['COMMIT took place and its answer is lost', ['after']],
    ['one is cut after the other', ['before', 'after', 'before', 'before', 'after']],
  ])('neither lose nor double when %s', async (_name, cuts) => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(30, () => 'k'),
    );
    proxy.cuts.push(...cuts);
    proxy.cutCount = 0;
    await world.consume(open, { database: proxied, eventsMax: 5 });
    const notes = await world.noted(open, 30);
    expect(proxy.cutCount).toBe(cuts.length);
    expect(notes.map((note) => note.event_id)).toEqual(Array.from({ length: 30 }, (_, index) => `e${index}`));
    expect(world.journal.parked).toEqual([]);
  });

  it.each<[string, Cut]>([
    ['did not arrive', 'before'],
    ['was not answered', 'after'],
  ])('are settled by themselves when COMMIT %s and no event comes after', async (_name, cut) => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(3, () => 'k'),
    );
    proxy.cuts.push(cut);
    proxy.cutCount = 0;
    await world.consume(open, { database: proxied });
    const notes = await world.noted(open, 3);
    expect(proxy.cutCount).toBe(1);
    expect(notes.map((note) => note.event_id)).toEqual(['e0', 'e1', 'e2']);
  });

  it('are refused to an owner whose partition was taken over before it commits', async () => {
    const open = await world.open();
    const rejections: unknown[] = [];
    let isStolen = false;
    const database = around(world.database, async (transaction) => {
      if (!isStolen) await stealPartitions(world.database, open.group, [0]);
      isStolen = true;
      await transaction().catch((error: unknown) => {
        rejections.push(error);
        throw error;
      });
    });
    await world.append(open, [noted('e0', 'k')]);
    await world.consume(open, { database });
    await world.journal.until(() => rejections.length > 0);
    expect(rejections).toEqual([expect.objectContaining({ name: 'FencedError' })]);
    if (engine === 'postgres') expect(await world.notes(open)).toEqual([]);
    // On Kafka the group decides, and it did not: the member takes its partition back.
    else await world.noted(open, 1);
  });
});

/** The same database, with something around each of its transactions. */
function around(database: Database, act: (transaction: () => Promise<unknown>) => Promise<void>): Database {
  return new Proxy(database, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name, target) as unknown;
      return (work: Parameters<Database['transaction']>[0]) => act(() => target.transaction(work));
    },
  });
}
