// What happens to the broker and on the topic: killed and restarted under load, records
// repeated and out of order, partitions added, the group sent back to the beginning.
import { countPayments } from '../check/check.sql.js';
import type { Entry } from '../load/journal.js';
import { putOnTopic } from '../load/topic.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import { shuffled, type Fault, type Strike } from './fault.js';

const topic = 'payments.submitted';
const group = `payments.${topic}`;
const records = 150;
const emptyTimeoutMs = 30_000;
const decidedTimeoutMs = 30_000;
const otherDoorsLeast = 10;

/** Records three times in one send, and others that were decided long before. */
async function repeatRecords({ stand, load, random, struck }: Strike): Promise<void> {
  const { journal } = load;
  const send = (entries: Entry[]): Promise<void> =>
    putOnTopic(stand, shuffled(random, entries), AbortSignal.timeout(60_000));
  const before = Array.from({ length: records }, () => journal.next('topic'));
  await send(before);
  const ofOtherDoors = (): Entry[] =>
    journal.entries.filter((entry) => entry.isAnswered && entry.door !== 'topic');
  await until('there are decided payments to repeat', () => hasDecided(stand, before), decidedTimeoutMs);
  await until('other doors have answered', () => ofOtherDoors().length >= otherDoorsLeast, decidedTimeoutMs);
  const fresh = Array.from({ length: records }, () => journal.next('topic'));
  struck();
  await send([...fresh, ...fresh, ...fresh, ...before, ...ofOtherDoors()]);
}

async function hasDecided(stand: Stand, entries: Entry[]): Promise<boolean> {
  const ids = entries.map(({ submission }) => submission.transactionId);
  return (await countPayments(await stand.database(), ids)) === ids.length;
}

async function raisePartitions({ stand, load, struck }: Strike): Promise<void> {
  const broker = stand.broker!;
  const more = (await broker.partitionsOf(topic)) + 1;
  struck();
  await broker.admin.createPartitions({ topicPartitions: [{ topic, count: more }] });
  const fresh = Array.from({ length: records }, () => load.journal.next('topic'));
  // Straight into the new partition: nothing of ours would choose it.
  await broker.sendFresh({
    topic,
    messages: fresh.map(({ submission }) => ({ partition: more - 1, value: JSON.stringify(submission) })),
  });
  for (const entry of fresh) entry.isAnswered = true;
}

/** A rolling change: one instance has the new number, the other still runs with the old one. */
async function raiseWhereTold({ stand, random, struck }: Strike): Promise<void> {
  const database = await stand.database();
  const [row] = await database.rows<{ partitions: number }>(
    `select count(*)::int as partitions from log.partition where topic = $1`,
    [topic],
  );
  const told = random.pick(stand.instances);
  struck();
  await told.restart({ ...told.kept, PAGESA_PARTITIONS: String(row.partitions + 1) });
}

/** Sends the group back: what Kafka keeps of it, and what really counts, the positions beside the effects. */
async function beginAnew({ stand, struck }: Strike): Promise<void> {
  for (const instance of stand.instances) await instance.stop();
  struck();
  try {
    await resetAtBroker(stand);
    const database = await stand.database();
    await database.run(
      `update payments.position set position = 0, sequences = '{}' where group_name = $1 and topic = $2`,
      [group, topic],
    );
  } finally {
    for (const instance of stand.instances) await instance.start();
  }
}

/** The broker resets no group that has members, and who was killed is one until its session ends. */
async function resetAtBroker({ broker }: Stand): Promise<void> {
  if (!broker) return;
  const reset = (): Promise<boolean> =>
    broker.admin.resetOffsets({ groupId: group, topic, earliest: true }).then(() => true);
  await until('the group was reset', reset, emptyTimeoutMs);
}

export const topicFaults: Fault[] = [
  {
    name: 'kill -9 of the broker',
    engines: ['kafka'],
    async strike({ stand, struck }) {
      struck();
      await stand.broker!.killAndStart();
    },
  },
  {
    name: 'restart of the broker',
    engines: ['kafka'],
    async strike({ stand, struck }) {
      struck();
      await stand.broker!.restart();
    },
  },
  { name: 'records repeated and reordered', strike: repeatRecords },
  { name: 'partition count raised on the broker', engines: ['kafka'], strike: raisePartitions },
  { name: 'partition count raised in one service', strike: raiseWhereTold },
  { name: 'consumer group reset to the beginning', strike: beginAnew },
];
