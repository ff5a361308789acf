// An event is handled because it was told of, not because somebody looked: here nobody looks within the
// test's time.
import { newId } from '#time';
import { expect, it } from '@jest/globals';
import { catalogOf, noted } from './support/event.js';
import { describeEngines, worldOf } from './support/world.js';

const neverMs = 3_600_000;

describeEngines('waking', (engine) => {
  const world = worldOf(engine);

  it('comes by notification, also from elsewhere and for what was told while busy', async () => {
    const topic = `topic.${newId('t')}`;
    const catalog = catalogOf([{ name: topic, partitions: 1, compacted: false }]);
    const log = await world.openLog(catalog, { pollMs: neverMs });
    const { journal } = world;
    const other = await world.openLog(catalog, { pollMs: neverMs });
    world.journal = journal;
    const open = { log, topic, group: newId('group') };
    let appendedWhileBusy = false;
    await world.consume(open, {
      before: async () => {
        if (appendedWhileBusy) return;
        appendedWhileBusy = true;
        await world.append({ ...open, log: other }, [noted('while busy', 'k')]);
      },
    });
    await world.append({ ...open, log: other }, [noted('first', 'k')]);
    await world.noted(open, 2);
    await world.append(open, [noted('same process', 'k')]);
    const notes = await world.noted(open, 3);
    expect(notes.map((note) => note.event_id)).toEqual(['first', 'while busy', 'same process']);
  });

  it('comes again after the listening connection was lost', async () => {
    const topic = `topic.${newId('t')}`;
    const catalog = catalogOf([{ name: topic, partitions: 1, compacted: false }]);
    const open = { log: await world.openLog(catalog, { pollMs: neverMs }), topic, group: newId('group') };
    await world.consume(open);
    await world.append(open, [noted('before', 'k')]);
    await world.noted(open, 1);
    const cut = await world.logDatabase.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'pagesa log' and query = 'listen pagesa_log'`,
    );
    expect(cut).toHaveLength(1);
    await world.append(open, [noted('after', 'k')]);
    expect((await world.noted(open, 2)).map((note) => note.event_id)).toEqual(['before', 'after']);
  });
});
