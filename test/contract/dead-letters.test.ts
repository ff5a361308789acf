// An operator's decision about a dead letter takes place once, and every step of it is audited.
import { decideLetter, findLetter, listLetters, type DeadLetter } from '#log';
import { expect, it } from '@jest/globals';
import { noted } from './support/event.js';
import { describeEngines, worldOf, type OpenLog } from './support/world.js';

describeEngines('dead letters', (engine) => {
  const world = worldOf(engine);
  const failing = new Map<string, Error>();

  /** A log whose consumer fails on the ids in `failing`, with one letter parked. */
  async function openWithLetter(): Promise<{ open: OpenLog; letter: DeadLetter }> {
    const open = await world.open();
    failing.set('bad', new Error('not now'));
    await world.append(open, [noted('bad', 'k', { value: 5 }), noted('good', 'k')]);
    await world.consume(open, {
      before: (batch) => {
        const failure = batch.events.map(({ id }) => failing.get(id)).find(Boolean);
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
    });
    await world.noted(open, 1);
    const letters = await listLetters(world.database, 'notes', { limit: 1_000 });
    return { open, letter: letters.find(({ group_name }) => group_name === open.group)! };
  }

  const decide = (id: string, state: 'replaying' | 'discarded') =>
    world.database.transaction((tx) =>
      decideLetter(tx, 'notes', { id, state, actor: 'ana', note: 'because' }),
    );

  async function becomes(id: string, state: DeadLetter['state']) {
    await world.journal.until(
      async () => (await findLetter(world.database, 'notes', id))!.letter.state === state,
    );
    const { letter, acts } = (await findLetter(world.database, 'notes', id))!;
    return { letter, acts: acts.map(({ act, actor, note }) => [act, actor, note]) };
  }

  it('are replayed once when asked, though several members look after them', async () => {
    const { open, letter } = await openWithLetter();
    await world.consume(open, { member: 'two' });
    failing.clear();
    expect(await decide(letter.id, 'replaying')).toBe(true);
    const { acts } = await becomes(letter.id, 'replayed');
    expect(acts).toEqual([
      ['parked', open.group, null],
      ['replay requested', 'ana', 'because'],
      ['replayed', open.group, null],
    ]);
    const notes = await world.notes(open);
    expect(notes.map((note) => note.event_id)).toEqual(['good', 'bad']);
    expect(notes[1]).toMatchObject({ topic: open.topic, partition: 0, event_offset: 0, value: 5 });
    expect(await decide(letter.id, 'replaying')).toBe(false);
    expect(await decide(letter.id, 'discarded')).toBe(false);
  });

  it.each([
    ['nor now', 'nor now'],
    // No column takes a NUL: a letter that cannot be parked again would be tried for ever before others.
    ['nor\0now', 'nor\u2400now'],
  ])('are parked again with the new reason when the replay fails: %j', async (message, told) => {
    const { open, letter } = await openWithLetter();
    failing.set('bad', new Error(message));
    await decide(letter.id, 'replaying');
    await world.journal.until(async () => {
      const found = (await findLetter(world.database, 'notes', letter.id))!;
      return found.acts.at(-1)!.act === 'replay failed';
    });
    const { letter: again, acts } = await becomes(letter.id, 'parked');
    expect(again).toMatchObject({ reason: `Error: ${told}`, attempts: 2 });
    expect(acts.slice(1)).toEqual([
      ['replay requested', 'ana', 'because'],
      ['replay failed', open.group, `Error: ${told}`],
    ]);
    expect((await world.notes(open)).map((note) => note.event_id)).toEqual(['good']);
    failing.clear();
    await decide(letter.id, 'replaying');
    expect((await becomes(letter.id, 'replayed')).letter.attempts).toBe(3);
  });

  it('are discarded for good', async () => {
    const { open, letter } = await openWithLetter();
    failing.clear();
    expect(await decide(letter.id, 'discarded')).toBe(true);
    const { acts } = await becomes(letter.id, 'discarded');
    expect(acts.at(-1)).toEqual(['discarded', 'ana', 'because']);
    expect(await decide(letter.id, 'replaying')).toBe(false);
    expect((await world.notes(open)).map((note) => note.event_id)).toEqual(['good']);
  });
});
