// Two processes that settle payments share the partitions; when one is killed for good, the other has them
// all after a while, which is told, and when it is back they share again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random } from '../sim/random.js';
import { describeWithKafka } from '../support/kafka.mjs';
import { countPayments } from './check/check.sql.js';
import { Journal } from './load/journal.js';
import { putOnTopic } from './load/topic.js';
import { Stand, type Engine } from './stand/stand.js';
import { until } from './stand/until.js';

// Ends a test that waits for what never comes; how long it took is told, not judged.
const patienceMs = 60_000;
const group = 'payments.payments.submitted';
// Enough for every one of six partitions.
const waveCount = 120;

function suite(engine: Engine): void {
  let stand: Stand;
  let journal: Journal;

  beforeAll(async () => {
    stand = await Stand.open(engine);
    journal = new Journal(`TAKE-${engine}`, stand.demo.accounts, new Random(1));
  }, 180_000);
  afterAll(() => stand?.close(), 60_000);

  /** Payments for all partitions, put on the topic and decided. */
  async function settleWave(): Promise<void> {
    const entries = Array.from({ length: waveCount }, () => journal.next('topic'));
    await putOnTopic(stand, entries, AbortSignal.timeout(patienceMs));
    const ids = entries.map(({ submission }) => submission.transactionId);
    const database = await stand.database();
    const areDecided = async () => (await countPayments(database, ids)) === ids.length;
    await until('the wave is decided', areDecided, patienceMs);
  }

  /** Who has settled last in each partition. */
  async function owners(): Promise<Set<string>> {
    const rows = await (
      await stand.database()
    ).rows<{ owner: string }>('select owner from payments.position where group_name = $1', [group]);
    return new Set(rows.map(({ owner }) => owner));
  }

  const haveShared = (): Promise<void> =>
    until(
      'both settle',
      async () => {
        await settleWave();
        return (await owners()).size === 2;
      },
      patienceMs,
    );

  it('one killed for good: the other has its partitions, and shares them when it is back', async () => {
    await haveShared();
    const [survivor, victim] = stand.instances;
    const survivorPid = survivor.pid;
    const killedMs = performance.now();
    await victim.killForGood();
    await settleWave();
    const seconds = ((performance.now() - killedMs) / 1_000).toFixed(1);
    process.stderr.write(
      `\n${engine}: all partitions of the killed process were taken over after ${seconds} s\n`,
    );
    expect((await owners()).size).toBe(1);
    expect([survivor.pid, survivor.deaths]).toEqual([survivorPid, 0]);
    await victim.start();
    await haveShared();
  }, 240_000);
}

describe('two processes on the PostgreSQL engine', () => suite('postgres'));
describeWithKafka('two processes on Kafka', () => suite('kafka'));
