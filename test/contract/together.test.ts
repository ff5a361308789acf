// Partitions that are handed over together keep every guarantee of those that come alone.
import { listLetters } from '#log';
import { expect, it } from '@jest/globals';
import { notedMany } from './support/event.js';
import { CuttingProxy } from './support/cutting-proxy.js';
import { readPositionRows } from './support/note.sql.js';
import { describeEngines, worldOf } from './support/world.js';

describeEngines('partitions together', (engine) => {
  const world = worldOf(engine);

  it('park one bad record, lose nothing to cut commits and note each event once', async () => {
    const proxy = await CuttingProxy.before(world.url);
    const database = await world.openDatabase('notes', proxy.url);
    const open = await world.open({ partitions: 6 });
    for (let wave = 0; wave < 10; wave++)
      await world.append(
        open,
        notedMany(60, (index) => `k${index}`, `${wave}-`),
      );
    proxy.cuts.push('after', 'before', 'after');
    await world.consume(open, {
      together: true,
      database,
      eventsMax: 50,
      before: (batch) =>
        batch.events.some(({ id }) => id === '4-44') ? Promise.reject(new Error('a bug')) : Promise.resolve(),
    });
    const notes = await world.noted(open, 599);
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(599);
    expect(proxy.cutCount).toBe(3);
    await world.journal.until(async () => {
      const rows = await readPositionRows(world.database, open.group);
      return rows.reduce((sum, row) => sum + row.position, 0) === 600;
    });
    const letters = await listLetters(world.database, 'notes', { limit: 1_000 });
    expect(letters.filter(({ group_name }) => group_name === open.group)).toMatchObject([
      { event_id: '4-44' },
    ]);
    await open.log.close();
    await proxy.close();
  });
});
