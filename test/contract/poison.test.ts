// A batch ends as done, retried or parked: passing errors are retried a bounded number of times, and the one
// record that cannot be handled is parked while its partition goes on.
import { findLetter, listLetters, type DeadLetter } from '#log';
import { expect, it } from '@jest/globals';
import { noted, notedMany, otherType, type Noted } from './support/event.js';
import { readPositionRows } from './support/note.sql.js';
import { describeEngines, worldOf, type OpenLog } from './support/world.js';

const passing = (): Error => Object.assign(new Error('deadlock detected'), { code: '40P01' });

describeEngines('what cannot be handled', (engine) => {
  const world = worldOf(engine);

  async function lettersOf({ group }: OpenLog): Promise<DeadLetter[]> {
    const all = await listLetters(world.database, 'notes', { limit: 1_000 });
    // Those of one transaction have ids of the same moment.
    return all
      .filter((letter) => letter.group_name === group)
      .sort((one, other) => one.position - other.position);
  }

  it('is not parked when the failure passes', async () => {
    const open = await world.open();
    let failures = 3;
    await world.append(
      open,
      notedMany(10, () => 'k'),
    );
    await world.consume(open, {
      before: () => (failures-- > 0 ? Promise.reject(passing()) : Promise.resolve()),
    });
    await world.noted(open, 10);
    expect(world.journal.retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(await lettersOf(open)).toEqual([]);
  });

  it('is retried a bounded number of times with growing pauses, then parked', async () => {
    const open = await world.open();
    await world.append(open, [noted('stuck', 'k'), noted('next', 'k')]);
    await world.consume(open, {
      eventsMax: 1,
      before: (batch) => (batch.events[0].id === 'stuck' ? Promise.reject(passing()) : Promise.resolve()),
    });
    await world.noted(open, 1);
    const { retries } = world.journal;
    expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    // At least half of 50, 100, 200 ... ms: the other half is chance.
    for (let at = 1; at < retries.length; at++)
      expect(retries[at].atMs - retries[at - 1].atMs).toBeGreaterThanOrEqual(25 * 2 ** (at - 1) - 2);
    expect(await lettersOf(open)).toMatchObject([
      { event_id: 'stuck', attempts: 8, state: 'parked', reason: 'Error: deadlock detected' },
    ]);
  });

  it('is found by halving and parked with all that is known of it', async () => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(100, () => 'k'),
    );
    await world.consume(open, {
      before: (batch) => {
        const bad = (batch.events as { data: Noted }[]).some(({ data }) => data.value === 57);
        return bad ? Promise.reject(new TypeError('a bug meets 57')) : Promise.resolve();
      },
    });
    const notes = await world.noted(open, 99);
    expect(notes.map((note) => note.value)).toEqual(
      Array.from({ length: 100 }, (_, index) => index).filter((index) => index !== 57),
    );
    await world.append(open, [noted('after', 'k')]);
    await world.noted(open, 100);
    const [letter, ...others] = await lettersOf(open);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      topic: open.topic,
      partition: 0,
      position: 57,
      event_id: 'e57',
      event_type: 'test.noted.v1',
      event_key: 'k',
      reason: 'TypeError: a bug meets 57',
      attempts: 1,
      state: 'parked',
    });
    expect(JSON.parse(letter.payload.toString())).toEqual({ value: 57 });
    expect(world.journal.parked).toEqual([{ topic: open.topic, reason: 'TypeError: a bug meets 57' }]);
    expect((await findLetter(world.database, 'notes', letter.id))!.acts).toMatchObject([{ act: 'parked' }]);
  });

  it('is parked when its type, its version or its data is not known, and its partition goes on', async () => {
    const open = await world.open();
    await world.append(open, [
      noted('first', 'k'),
      { ...noted('unknown', 'k'), type: 'test.unheard.v1' },
      { ...noted('newer', 'k'), type: 'test.noted.v2' },
      { ...noted('wrong', 'k'), data: { value: 'one' } },
      noted('last', 'k'),
    ]);
    await world.consume(open);
    const notes = await world.noted(open, 2);
    expect(notes.map((note) => note.event_id)).toEqual(['first', 'last']);
    expect(
      (await lettersOf(open)).map(({ event_id, position, reason }) => [event_id, position, reason]),
    ).toEqual([
      ['unknown', 1, 'unknown event type or version "test.unheard.v1"'],
      ['newer', 2, 'unknown event type or version "test.noted.v2"'],
      ['wrong', 3, 'value must be a number'],
    ]);
  });

  it('is passed over unread when its type is not wanted', async () => {
    const open = await world.open();
    await world.append(open, [
      { ...noted('other', 'k'), type: otherType },
      { ...noted('unread', 'k'), type: otherType, data: 'no event at all' },
      noted('wanted', 'k'),
      { ...noted('last', 'k'), type: 'test.unheard.v1' },
    ]);
    const handed: string[] = [];
    await world.consume(open, {
      types: ['test.noted.v1'],
      before: (batch) => {
        handed.push(...batch.events.map(({ id }) => id));
        return Promise.resolve();
      },
    });
    await world.journal.until(
      async () => (await readPositionRows(world.database, open.group))[0]?.position === 4,
    );
    expect(handed).toEqual(['wanted']);
    expect(await lettersOf(open)).toEqual([]);
  });

  it('is parked anew, not taken for the old one, when other records come to stand in its place', async () => {
    const open = await world.open();
    const bad = (id: string) => ({ ...noted(id, 'k'), data: { value: id } });
    await world.append(open, [bad('old')]);
    const consumer = await world.consume(open);
    await world.journal.until(async () => (await lettersOf(open)).length === 1);
    await consumer.close();
    await world.database.run(
      `update notes.position set position = 0, sequences = '{}' where group_name = $1`,
      [open.group],
    );
    await world.database.run(`update notes.dead_letter set payload = 'before' where group_name = $1`, [
      open.group,
    ]);
    await world.consume(open);
    await world.journal.until(async () => (await lettersOf(open)).length === 2);
    expect((await lettersOf(open)).map(({ position }) => position)).toEqual([0, 0]);
  });
});
