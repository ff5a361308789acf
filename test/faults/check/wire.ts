// What the outside hears: every outcome in the log (or outbox)
// exactly once, and on Kafka at least once on the topic.
import type { Database } from '#db';
import { storedRecords } from '../../../libs/log/src/record-batch.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import { countUnrelayed, readOutbox, readPartitions } from './check.sql.js';

const topic = 'payments.outcomes';
const relayTimeoutMs = 60_000;
const followerTimeoutMs = 15_000;

export class Wire {
  /** How often each event stands in the log, by its id. */
  readonly told = new Map<string, number>();
  /** Ids that were seen on the broker. */
  private readonly heard = new Set<string>();
  private readonly read = new Map<number, number>();
  private stopFollowing: (() => Promise<void>) | undefined;

  private constructor(private readonly stand: Stand) {}

  static async open(stand: Stand): Promise<Wire> {
    const wire = new Wire(stand);
    await wire.follow();
    return wire;
  }

  private async follow(): Promise<void> {
    this.stopFollowing = await this.stand.broker?.follow(topic, (_partition, message) => {
      this.heard.add(String(message.headers?.['ce_id']));
    });
  }

  /** Reads on in the log; on Kafka also waits until all of it has been heard from the broker. */
  async catchUp(): Promise<void> {
    const database = await this.stand.database();
    const fresh: string[] = [];
    for (const { partition } of await readPartitions(database, topic))
      fresh.push(...(await this.readOn(database, partition)));
    if (!this.stand.broker) return;
    await until(
      'the relay has sent everything',
      async () => (await countUnrelayed(database)) === 0,
      relayTimeoutMs,
    );
    const isHeard = (): boolean => fresh.every((id) => this.heard.has(id));
    // What stands on the topic counts: a follower of ours that a broken broker left hanging is replaced by
    // one that reads everything again.
    await until('the follower has caught up', isHeard, followerTimeoutMs).catch(() => this.followAnew());
    await until('every outcome was heard on the topic', isHeard, relayTimeoutMs);
  }

  private async readOn(database: Database, partition: number): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const offset = this.read.get(partition) ?? 0;
      const batches = await readOutbox(database, topic, { partition, offset });
      if (batches.length === 0) return ids;
      for (const batch of batches) {
        for (const { id } of storedRecords(batch.lines, batch.base_offset, batch.base_offset)) {
          this.told.set(id, (this.told.get(id) ?? 0) + 1);
          ids.push(id);
        }
        this.read.set(partition, batch.base_offset + batch.count);
      }
    }
  }

  private async followAnew(): Promise<void> {
    await this.close();
    await this.follow();
  }

  async close(): Promise<void> {
    await this.stopFollowing?.();
  }
}
