// A consumer on Kafka: keeps one membership of its group alive, replaces it when it crashed or no longer
// moves, and does the chores beside.
import { monotonicMs } from '#time';
import { backOff, endsWithin } from '../back-off.js';
import { replayDeadLetters } from '../deliver.js';
import { readPositions } from '../position.sql.js';
import type { Consumer, PartitionLag, Subscription } from '../port.js';
import { choresTopic, type WakeUp } from '../wake.js';
import { KafkaMember, type KafkaGround } from './kafka-member.js';

const choreMs = 2_000;
const patienceFirstMs = 30_000;
const patienceMaxMs = 30 * 60_000;
const closeMs = 15_000;

export class KafkaConsumer implements Consumer {
  private readonly stopping = new AbortController();
  private member: KafkaMember | undefined;
  private choring: Promise<void> = Promise.resolve();
  private patienceMs = patienceFirstMs;

  constructor(
    private readonly ground: KafkaGround & { wakeUp: WakeUp },
    private readonly subscription: Subscription,
  ) {}

  async start(): Promise<void> {
    try {
      await this.join();
    } catch (error) {
      await this.close();
      throw error;
    }
    this.choring = this.doChores();
  }

  private async join(): Promise<void> {
    const { report, wakeUp } = this.ground;
    const { group } = this.subscription;
    const member: KafkaMember = new KafkaMember(this.ground, this.subscription, {
      signal: this.stopping.signal,
      onCrash: (error) => {
        report.trouble(`${group} crashed`, error);
        if (this.member === member) this.member = undefined;
        wakeUp.wake(choresTopic);
      },
    });
    this.member = member;
    await member.join();
  }

  /**
   * Replays asked for, offsets shown to Kafka's tools, and a watch over a member that crashed or no longer
   * moves.
   */
  private async doChores(): Promise<void> {
    const { signal } = this.stopping;
    const { wakeUp, report, catalog } = this.ground;
    for (let failures = 0; !signal.aborted;) {
      const heard = wakeUp.heard(choresTopic);
      try {
        if (this.member && (await this.isStalled(this.member))) await this.dismiss(this.member);
        if (!this.member) await this.join();
        this.member?.show();
        await replayDeadLetters(this.subscription, catalog, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        report.trouble(`${this.subscription.group} chores`, error);
        await backOff(++failures, signal).catch(() => undefined);
      }
      await wakeUp.wait(choresTopic, heard, { signal, ms: choreMs });
    }
  }

  // kafkajs has open rebalance bugs that leave a member without progress for ever.
  private async isStalled(member: KafkaMember): Promise<boolean> {
    const standsMs = monotonicMs() - member.movedAtMs;
    if (standsMs < this.patienceMs || member.isBusy) return false;
    const lag = await this.lag();
    const behind = lag.filter((entry) => member.isAssigned(entry.topic, entry.partition) && entry.lag > 0);
    if (member.hasJoined && behind.length === 0) {
      this.patienceMs = patienceFirstMs;
      member.movedAtMs = monotonicMs();
      return false;
    }
    // What joining again does not cure must not disturb the others of the group for ever.
    this.patienceMs = Math.min(this.patienceMs * 2, patienceMaxMs);
    return true;
  }

  private async dismiss(member: KafkaMember): Promise<void> {
    const message = 'no progress: leaving the group and joining again';
    this.ground.report.trouble(`${this.subscription.group} stalled`, new Error(message));
    this.member = undefined;
    if (!(await endsWithin(closeMs, member.leave()))) throw new Error('the stalled member does not leave');
  }

  async lag(): Promise<PartitionLag[]> {
    const { database, group, topics } = this.subscription;
    const stored = await readPositions(database, database.schema, group, topics);
    const positions = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.position]));
    const all: PartitionLag[] = [];
    for (const topic of topics)
      for (const { partition, high, low } of await this.ground.admin.fetchTopicOffsets(topic))
        all.push({
          group,
          topic,
          partition,
          lag: Math.max(0, Number(high) - Math.max(Number(low), positions.get(`${topic}/${partition}`) ?? 0)),
        });
    return all;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    const { report } = this.ground;
    const where = `${this.subscription.group} closing`;
    const left = this.choring
      .then(() => this.member?.leave())
      .catch((error: unknown) => report.trouble(where, error));
    if (!(await endsWithin(closeMs, left)))
      report.trouble(where, new Error('the brokers do not answer: leaving without good-bye'));
  }
}
