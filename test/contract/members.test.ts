// The members of a group share its partitions, take over from one that goes or dies, and never act on
// another's.
import { expect, it } from '@jest/globals';
import { kafkaBrokers } from '../support/kafka.mjs';
import { Child } from './support/child.js';
import { notedMany } from './support/event.js';
import { describeEngines, worldOf, type OpenLog } from './support/world.js';

const partitions = 6;

describeEngines('members of a group', (engine) => {
  const world = worldOf(engine);
  const brokers = engine === 'kafka' ? kafkaBrokers.split(',') : undefined;

  /**
   * Appends waves of events until the members that noted the last wave are as expected; returns all notes.
   */
  async function wavesUntil(open: OpenLog, expected: (members: Set<string>) => boolean) {
    for (let wave = 1; ; wave++) {
      await world.append(
        open,
        notedMany(30, (index) => `k${index}`, `${wave}-`),
      );
      const notes = await world.noted(open, wave * 30);
      expect(new Set(notes.map((note) => note.event_id)).size).toBe(notes.length);
      if (expected(new Set(notes.slice(-30).map(({ member }) => member)))) return notes;
    }
  }

  it('share the partitions, and one that is left has them all', async () => {
    const open = await world.open({ partitions });
    const one = await world.consume(open);
    await world.consume(open, { member: 'two' });
    await wavesUntil(open, (members) => members.size === 2);
    await one.close();
    const before = (await world.notes(open)).length;
    await world.append(
      open,
      notedMany(30, (index) => `k${index}`, 'last-'),
    );
    const notes = await world.noted(open, before + 30);
    expect(new Set(notes.slice(-30).map(({ member }) => member))).toEqual(new Set(['two']));
  });

  it('take over from one that was killed', async () => {
    const open = await world.open({ partitions });
    const settings = {
      url: world.url,
      brokers,
      topic: open.topic,
      partitions,
      group: open.group,
      member: 'child',
    };
    const child = new Child(settings, world.journal);
    await child.said(/ready/);
    await world.append(
      open,
      notedMany(30, (index) => `k${index}`, 'first-'),
    );
    await world.noted(open, 30);
    await child.kill();
    await world.append(
      open,
      notedMany(30, (index) => `k${index}`, 'second-'),
    );
    await world.consume(open);
    const notes = await world.noted(open, 60);
    expect(new Set(notes.slice(0, 30).map(({ member }) => member))).toEqual(new Set(['child']));
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(60);
  });

  it('fence one that comes back after it was taken for dead', async () => {
    const open = await world.open();
    const settings = {
      url: world.url,
      brokers,
      topic: open.topic,
      partitions: 1,
      group: open.group,
      member: 'zombie',
    };
    const zombie = new Child(settings, world.journal, 'batch-fetched:1:SIGSTOP');
    await zombie.said(/ready/);
    await world.append(
      open,
      notedMany(10, () => 'k'),
    );
    await zombie.faulted();
    const two = await world.consume(open, { member: 'two' });
    const notes = await world.noted(open, 10);
    expect(new Set(notes.map(({ member }) => member))).toEqual(new Set(['two']));
    zombie.goOn();
    await zombie.said(/trouble .*: FencedError/);
    await two.close();
    await world.append(
      open,
      notedMany(10, () => 'k', 'after-'),
    );
    // The zombie learnt of it and is a member like any other again.
    expect((await world.noted(open, 20)).slice(10).every(({ member }) => member === 'zombie')).toBe(true);
    await zombie.kill();
  });
});
