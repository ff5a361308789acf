// Publishes the outbox to Kafka, in order, and keeps its place. Killed between sending and marking, it sends again: consumers know those records by their sequence.
import type { Database } from '#db';
import { newId } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message, Producer } from 'kafkajs';
import { readBatches, readHeads } from '../append.sql.js';
import { backOff } from '../deliver.js';
import { faultPoint } from '../fault-point.js';
import { storedRecords } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';
import type { WakeUp } from '../wake.js';
import { relayedMessage } from './message.js';
import { leaseRelay, markRelayed, outboxId, releaseRelay } from './relay.sql.js';

const leaseMs = 6_000;
const recordsPerRoundMax = 10_000;

interface Lane {
  topic: string;
  partition: number;
  position: number;
}

export class Relay {
  private readonly owner = newId('rel');
  private readonly stopping = new AbortController();
  private lanes: Lane[] = [];
  private running?: Promise<void>;
  private leasing?: Promise<void>;
  private source = '';

  constructor(
    private readonly database: Database,
    private readonly topics: string[],
    private readonly producer: Producer,
    private readonly wakeUp: WakeUp,
    private readonly report: LogReporter,
  ) {}

  async start(): Promise<void> {
    this.source = `/pagesa/outbox/${await outboxId(this.database)}`;
    await this.lease();
    this.leasing = this.keepLeasing();
    this.running = this.run();
  }

  /** One process relays a partition at a time; the lease decides which, the marked position fences the others. */
  private async lease(): Promise<void> {
    const taken = await leaseRelay(this.database, this.topics, this.owner, leaseMs);
    const known = new Map(this.lanes.map((lane) => [`${lane.topic}/${lane.partition}`, lane]));
    this.lanes = taken.map((lane) => known.get(`${lane.topic}/${lane.partition}`) ?? lane);
  }

  private async keepLeasing(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pause(leaseMs / 4, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.lease().catch((error: unknown) => this.report.trouble('relay leasing', error));
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        const sent = await this.round();
        failures = 0;
        if (sent === 0) await this.wakeUp.wait(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.report.trouble('relay', error);
        await backOff(++failures, signal).catch(() => undefined);
      }
    }
  }

  /** Sends what stands after each lane's position, then marks it; returns the number of records sent. */
  private async round(): Promise<number> {
    const heads = new Map(
      (await readHeads(this.database, this.topics)).map((head) => [
        `${head.topic}/${head.partition}`,
        head.next_offset,
      ]),
    );
    const waiting = this.lanes.filter(
      (lane) => (heads.get(`${lane.topic}/${lane.partition}`) ?? 0) > lane.position,
    );
    let sent = 0;
    const topicMessages = new Map<string, Message[]>();
    const reached: { lane: Lane; to: number }[] = [];
    for (const lane of waiting) {
      if (sent >= recordsPerRoundMax) break;
      const stored = await readBatches(this.database, lane.topic, lane.partition, lane.position, 16);
      let to = lane.position;
      const messages = topicMessages.get(lane.topic) ?? [];
      for (const batch of stored) {
        if (sent >= recordsPerRoundMax) break;
        for (const record of storedRecords(batch.bytes, batch.base_offset, lane.position)) {
          messages.push(relayedMessage(record, lane.partition, this.source));
          to = record.offset + 1;
          sent++;
        }
      }
      topicMessages.set(lane.topic, messages);
      reached.push({ lane, to });
    }
    if (sent === 0) return 0;
    await this.producer.sendBatch({
      acks: -1,
      topicMessages: [...topicMessages].map(([topic, messages]) => ({ topic, messages })),
    });
    faultPoint('relay-sent');
    await this.mark(reached);
    return sent;
  }

  private async mark(reached: { lane: Lane; to: number }[]): Promise<void> {
    const marked = new Set(
      (
        await markRelayed(
          this.database,
          this.owner,
          reached.map(({ lane, to }) => ({ ...lane, to })),
        )
      ).map((row) => `${row.topic}/${row.partition}`),
    );
    for (const { lane, to } of reached) {
      if (marked.has(`${lane.topic}/${lane.partition}`)) lane.position = to;
      else this.lanes = this.lanes.filter((other) => other !== lane);
    }
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.running, this.leasing]);
    await releaseRelay(this.database, this.owner);
  }
}
