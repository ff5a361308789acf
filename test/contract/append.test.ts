// What is appended exists if and only if its transaction commits, once, in the order of its key.
import { expect, it } from '@jest/globals';
import { describeEngines, worldOf } from './support/world.js';
import { noted, notedMany } from './support/event.js';

describeEngines('append', (engine) => {
  const world = worldOf(engine);

  it('tells each committed event exactly once and none that was rolled back', async () => {
    const open = await world.open({ partitions: 3 });
    await world.consume(open);
    await world.append(
      open,
      notedMany(20, (index) => `k${index}`, 'before'),
    );
    const undone = world.logDatabase.transaction(async (tx) => {
      await open.log.append(
        tx,
        open.topic,
        notedMany(20, (index) => `k${index}`, 'undone'),
      );
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await world.append(
      open,
      notedMany(20, (index) => `k${index}`, 'after'),
    );
    const notes = await world.noted(open, 40);
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(40);
    expect(notes.filter((note) => note.event_id.startsWith('undone'))).toEqual([]);
  });

  it('keeps the order of each key over many transactions', async () => {
    const open = await world.open({ partitions: 4 });
    for (let round = 0; round < 10; round++)
      await world.append(
        open,
        notedMany(30, (index) => `key ${index % 7}`, `${round}-`).map((event, index) => ({
          ...event,
          data: { value: round * 30 + index },
        })),
      );
    await world.consume(open, { eventsMax: 17 });
    const notes = await world.noted(open, 300);
    const last = new Map<number, number>();
    for (const { partition, event_offset } of notes) {
      expect(event_offset).toBeGreaterThan(last.get(partition) ?? -1);
      last.set(partition, event_offset);
    }
    for (let key = 0; key < 7; key++) {
      const values = notes.map((note) => note.value).filter((value) => (value % 30) % 7 === key);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  });

  it('does not pass by an append that began earlier and commits later', async () => {
    const open = await world.open();
    await world.consume(open);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let begun: () => void = () => undefined;
    const appended = new Promise<void>((resolve) => (begun = resolve));
    const early = world.logDatabase.transaction(async (tx) => {
      await open.log.append(tx, open.topic, [noted('early', 'k')]);
      begun();
      await held;
    });
    await appended;
    // Must wait for the early one's partition: if it did not, a reader could see it first and pass the early
    // one.
    const late = world.append(open, [noted('late', 'k')]);
    const other = await world.open();
    await world.append(other, [noted('other topic', 'k')]);
    letGo();
    await Promise.all([early, late]);
    const notes = await world.noted(open, 2);
    expect(notes.map((note) => note.event_id)).toEqual(['early', 'late']);
  });

  it('splits record batches that are larger than the limit', async () => {
    const open = await world.open({ partitions: 2 });
    await world.append(
      open,
      notedMany(12_001, (index) => `k${index % 5}`),
    );
    const batches = await world.logDatabase.rows<{ count: number }>(
      'select count from log.record_batch where topic = $1',
      [open.topic],
    );
    expect(Math.max(...batches.map(({ count }) => count))).toBeLessThanOrEqual(5_000);
    expect(batches.length).toBeGreaterThan(2);
    await world.consume(open);
    const notes = await world.noted(open, 12_001);
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(12_001);
  }, 30_000);

  it('publishes by itself what is larger than one request of a broker', async () => {
    const open = await world.open();
    const text = 'ë'.repeat(50_000);
    await open.log.publish(
      open.topic,
      Array.from({ length: 30 }, (_, index) => noted(`p${index}`, 'k', { text })),
    );
    await world.append(
      open,
      Array.from({ length: 30 }, (_, index) => noted(`a${index}`, 'k', { text })),
    );
    await world.consume(open);
    const notes = await world.noted(open, 60);
    expect(new Set(notes.map((note) => note.event_id)).size).toBe(60);
    for (const prefix of ['p', 'a']) {
      const order = notes.map((note) => note.event_id).filter((id) => id.startsWith(prefix));
      expect(order).toEqual(Array.from({ length: 30 }, (_, index) => `${prefix}${index}`));
    }
  });

  it('refuses what could never be stored or sent', async () => {
    const open = await world.open();
    await expect(world.append(open, [noted('big', 'k', { text: 'x'.repeat(1_000_000) })])).rejects.toThrow(
      'test.noted.v1 big is longer than 900000 bytes',
    );
    await expect(world.append({ ...open, topic: 'nowhere' }, [noted('e', 'k')])).rejects.toThrow(
      'no event belongs on topic nowhere',
    );
    await expect(world.append(open, [noted('a\tb', 'k')])).rejects.toThrow('a tab, a line break or NUL');
    await expect(world.append(open, [{ ...noted('e', 'k'), timeMs: NaN }])).rejects.toThrow('has no time');
    await world.logDatabase.run('delete from log.partition where topic = $1', [open.topic]);
    await expect(world.append(open, [noted('e', 'k')])).rejects.toThrow('has no rows for all 1 partitions');
  });

  it('hands a group that starts new everything from the beginning', async () => {
    const open = await world.open({ partitions: 2 });
    await world.append(
      open,
      notedMany(25, (index) => `k${index}`),
    );
    await world.consume(open);
    await world.noted(open, 25);
    const second = { ...open, group: `${open.group}.second` };
    await world.consume(second);
    expect(await world.noted(second, 25)).toHaveLength(25);
  });
});
