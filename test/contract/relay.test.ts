// What only Kafka can do to us: records sent twice by a killed relay, foreign bytes, offsets that others
// move, topics that are made anew.
import { listLetters, openEventLog, silentReporter } from '#log';
import { expect, it } from '@jest/globals';
import { describeWithKafka, kafkaBrokers } from '../support/kafka.mjs';
import { endOf, moveOffset, sendRaw, withAdmin } from './support/broker.js';
import { Child } from './support/child.js';
import { catalogOf, noted, notedMany } from './support/event.js';
import { worldOf } from './support/world.js';

describeWithKafka('on a broker', () => {
  const world = worldOf('kafka');

  it('records that a relay sent but could not mark before it was killed are handled once', async () => {
    const topic = `topic.killed.${world.url.split('_').at(-1)}`;
    const catalog = catalogOf([{ name: topic, partitions: 1, compacted: false }]);
    const writer = await openEventLog(world.logDatabase, catalog, { report: silentReporter });
    await world.append(
      { log: writer, topic, group: '' },
      notedMany(50, () => 'k'),
    );
    await writer.close();
    const child = new Child(
      { url: world.url, brokers: kafkaBrokers.split(','), topic, partitions: 1, member: 'relay' },
      world.journal,
      'relay-sent:1:SIGKILL',
    );
    await child.faulted();
    await child.kill();
    const open = await world.open({ name: topic });
    await world.append(open, [noted('after', 'k')]);
    await world.consume(open, { eventsMax: 20 });
    const notes = await world.noted(open, 51);
    expect(notes.map(({ value }) => value).slice(0, 50)).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    );
    expect(notes.at(-1)!.event_id).toBe('after');
    expect(await endOf(topic)).toBe(101);
  });

  it('records that are sent again while a part of their batch is parked are handled once', async () => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(20, () => 'k'),
    );
    await world.consume(open, {
      before: (batch) =>
        batch.events.some(({ id }) => id === 'e13') ? Promise.reject(new Error('a bug')) : Promise.resolve(),
    });
    await world.noted(open, 19);
    // As if everything had been sent and nothing marked: the relay finds its place moved and begins anew.
    await world.logDatabase.run('update log.relay set position = 0 where topic = $1', [open.topic]);
    await world.append(open, [noted('after', 'k')]);
    await world.append(open, [noted('later', 'k')]);
    const notes = await world.noted(open, 21);
    expect(notes.slice(-2).map((note) => note.event_id)).toEqual(['after', 'later']);
    await world.journal.untilAsked(async () => (await endOf(open.topic)) > 40);
    await world.append(open, [noted('last', 'k')]);
    expect((await world.noted(open, 22)).at(-1)!.event_id).toBe('last');
    expect(world.journal.parked).toHaveLength(1);
  });

  it('bytes that are not UTF-8, and a time that is none, are parked and not mended', async () => {
    const open = await world.open();
    await sendRaw(open.topic, [
      { key: 'k', value: Buffer.from('7b2276616c7565223a312c2274657874223a22c328227d', 'hex') },
      { key: 'k', value: null },
      { key: Buffer.from('ff00', 'hex'), value: '{"value":"no"}', timestamp: '-9000000000000000' },
      { key: 'k', value: '{"value":4}', headers: { ce_sequence: 'x', ce_source: '/pagesa/outbox/1' } },
      { key: 'k', value: '{"value":5}', headers: { ce_sequence: '7', ce_source: '/elsewhere' } },
      { key: 'k', value: '{"value":6}', headers: { ce_sequence: '7', ce_source: '/elsewhere' } },
    ]);
    await world.consume(open);
    const notes = await world.noted(open, 3);
    expect(notes.map(({ value }) => value)).toEqual([4, 5, 6]);
    const all = await listLetters(world.database, 'notes', { limit: 1_000 });
    const letters = all.filter(({ group_name }) => group_name === open.group);
    expect(letters.map(({ position, reason }) => [position, reason.slice(0, 22)])).toEqual([
      [0, 'not UTF-8'],
      [1, 'not JSON: Unexpected e'],
      [2, 'value must be a number'],
    ]);
    expect(letters[0].payload.toString('hex')).toContain('c328');
  });

  it('offsets of the group that are moved in Kafka, back or ahead, change nothing', async () => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(10, () => 'k'),
    );
    const before = await world.consume(open);
    await world.noted(open, 10);
    await before.close();
    const { group, topic } = open;
    await moveOffset(group, topic, 0);
    const after = await world.consume(open);
    await world.append(open, [noted('e10', 'k')]);
    await world.noted(open, 11);
    await after.close();
    await world.append(open, [noted('e11', 'k'), noted('e12', 'k')]);
    await world.journal.untilAsked(async () => (await endOf(topic)) === 13);
    await moveOffset(group, topic, 13);
    // No event comes any more that would show that two were left out.
    await world.consume(open);
    expect((await world.noted(open, 13)).map((note) => note.event_offset)).toEqual([...Array(13).keys()]);
  });

  it('what was removed before it was read is told of, and the rest is read', async () => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(5, () => 'k'),
    );
    const before = await world.consume(open);
    await world.noted(open, 5);
    await before.close();
    await world.append(
      open,
      notedMany(5, () => 'k', 'late'),
    );
    await world.journal.untilAsked(async () => (await endOf(open.topic)) === 10);
    await withAdmin(async (admin) => {
      // kafkajs must have heard of the topic.
      await admin.fetchTopicOffsets(open.topic);
      await admin.deleteTopicRecords({ topic: open.topic, partitions: [{ partition: 0, offset: '8' }] });
    });
    const after = await world.consume(open);
    expect((await world.noted(open, 7)).slice(5).map((note) => note.event_id)).toEqual(['late3', 'late4']);
    await world.journal.until(() =>
      world.journal.troubles.some(({ error }) =>
        /removed 5 to 8 of .* before they were read/.test(String(error)),
      ),
    );
    expect((await after.lag()).map(({ lag }) => lag)).toEqual([0]);
  });

  it('events keep the time they have, and their records have the time of sending', async () => {
    const open = await world.open();
    await world.append(open, [noted('relayed', 'k')]);
    await open.log.publish(open.topic, [noted('published', 'k')]);
    await sendRaw(open.topic, [{ key: 'k', value: '{"value":1}', timestamp: '1700000000000' }]);
    const times: number[] = [];
    await world.consume(open, {
      before: (batch) => {
        times.push(...batch.events.map(({ timeMs }) => timeMs));
        return Promise.resolve();
      },
    });
    await world.noted(open, 3);
    expect(times.sort()).toEqual([1_700_000_000_000, 1_767_225_600_000, 1_767_225_600_000]);
  });

  it('show Kafka how far the group has come', async () => {
    const open = await world.open();
    await world.append(
      open,
      notedMany(10, () => 'k'),
    );
    await world.consume(open);
    await world.noted(open, 10);
    await world.append(open, [noted('more', 'k')]);
    await world.journal.untilAsked(async () => {
      const [topic] = await withAdmin((admin) =>
        admin.fetchOffsets({ groupId: open.group, topics: [open.topic] }),
      );
      return Number(topic.partitions[0].offset) >= 10;
    });
  });

  it('a topic that is made anew under the positions is read again from its start', async () => {
    const open = await world.open();
    await open.log.publish(
      open.topic,
      notedMany(10, () => 'k'),
    );
    const consumer = await world.consume(open);
    await world.noted(open, 10);
    await consumer.close();
    await withAdmin((admin) => admin.deleteTopics({ topics: [open.topic] }));
    const anew = { ...(await world.open({ name: open.topic })), group: open.group };
    await anew.log.publish(
      anew.topic,
      notedMany(3, () => 'k', 'anew'),
    );
    await world.consume(anew);
    const notes = await world.noted(anew, 13);
    expect(notes.slice(10).map(({ event_id, event_offset }) => [event_id, event_offset])).toEqual([
      ['anew0', 0],
      ['anew1', 1],
      ['anew2', 2],
    ]);
    expect(String(world.journal.troubles.map(({ error }) => error))).toMatch(
      /ends at 3, before the position 10: reading it from its start/,
    );
  });

  it('topics are made with clean-up and partitions, and given more when the catalog asks', async () => {
    const open = await world.open({ partitions: 2, compacted: true });
    const { log, topic } = await world.open({ partitions: 3 });
    await log.close();
    await world.open({ name: topic, partitions: 5 });
    await withAdmin(async (admin) => {
      const policyOf = async (name: string) => {
        const described = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: 2, name }],
        });
        return described.resources[0].configEntries.find((entry) => entry.configName === 'cleanup.policy')!
          .configValue;
      };
      expect([await policyOf(open.topic), await policyOf(topic)]).toEqual(['compact', 'delete']);
      const { topics } = await admin.fetchTopicMetadata({ topics: [open.topic, topic] });
      const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
      expect([counts.get(open.topic), counts.get(topic)]).toEqual([2, 5]);
    });
  });
});
