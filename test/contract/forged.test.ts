// What another program claims of its records counts for nothing: neither an id, a place in our outbox, nor a
// field that only our own intake sets.
import { decideLetter, findLetter, listLetters, type DeadLetter } from '#log';
import { expect, it } from '@jest/globals';
import type { IHeaders } from 'kafkajs';
import { describeWithKafka } from '../support/kafka.mjs';
import { sendRaw } from './support/broker.js';
import { catalogOf, noted } from './support/event.js';
import { worldOf, type OpenLog } from './support/world.js';

describeWithKafka('a forged record', () => {
  const world = worldOf('kafka');

  const outboxSource = async (): Promise<string> => {
    const [row] = await world.logDatabase.rows<{ id: string }>('select id::text as id from log.outbox');
    return `/pagesa/outbox/${row.id}`;
  };

  async function headersOf(claimed: IHeaders): Promise<IHeaders> {
    return { ce_source: await outboxSource(), ce_time: '2026-01-01T00:00:00.000Z', ...claimed };
  }

  /** A topic on which other programs may tell a value, but no text. */
  async function openGuarded(): Promise<OpenLog> {
    const named = await world.open();
    const catalog = catalogOf([{ name: named.topic, partitions: 1, compacted: false }]);
    const log = await world.openLog({
      ...catalog,
      checkForeign: (type, data) =>
        Object.hasOwn(data as object, 'text') ? 'text is ours alone' : catalog.check(type, data),
    });
    return { ...named, log };
  }

  const lettersOf = async ({ group }: OpenLog): Promise<DeadLetter[]> =>
    (await listLetters(world.database, 'notes', { limit: 1_000 })).filter(
      (letter) => letter.group_name === group,
    );

  it("cannot pass for one of the outbox's and make those that follow look old", async () => {
    const open = await world.open();
    const headers = await headersOf({ ce_sequence: '999999999', ce_id: 'e1', ce_seal: 'a'.repeat(22) });
    await sendRaw(open.topic, [{ key: 'k', value: '{"value":7}', headers }]);
    await world.consume(open);
    await world.noted(open, 1);
    await world.append(open, [noted('e1', 'k'), noted('e2', 'k')]);
    expect((await world.noted(open, 3)).map(({ event_id }) => event_id)).toEqual(['foreign/e1', 'e1', 'e2']);
  });

  it('has an id that tells its place when it brought none, and a short one whatever it brought', async () => {
    const open = await world.open();
    await sendRaw(open.topic, [
      { key: 'k', value: '{"value":1}' },
      { key: 'k', value: '{"value":2}', headers: { ce_id: 'x'.repeat(100_000) } },
    ]);
    await world.consume(open);
    const [first, second] = await world.noted(open, 2);
    expect(first.event_id).toBe(`foreign/${open.topic}/0/0`);
    expect(second.event_id).toBe(`foreign/${'x'.repeat(200)}`);
  });

  it('is parked for a field that is ours alone, and again when it is replayed', async () => {
    const open = await openGuarded();
    await sendRaw(open.topic, [{ key: 'k', value: '{"value":1,"text":"forged"}', headers: { ce_id: 'e1' } }]);
    await world.append(open, [noted('e1', 'k', { text: 'ours' })]);
    await open.log.publish(open.topic, [noted('e2', 'k', { text: 'ours' })]);
    await world.consume(open);
    expect((await world.noted(open, 2)).map(({ event_id }) => event_id).sort()).toEqual(['e1', 'e2']);
    const [letter] = await lettersOf(open);
    expect(letter).toMatchObject({ event_id: 'foreign/e1', reason: 'text is ours alone' });
    await world.database.transaction((tx) =>
      decideLetter(tx, 'notes', { id: letter.id, state: 'replaying', actor: 'ana', note: 'try' }),
    );
    await world.journal.until(
      async () =>
        (await findLetter(world.database, 'notes', letter.id))!.acts.at(-1)?.act === 'replay failed',
    );
    expect(await world.notes(open)).toHaveLength(2);
  });
});
