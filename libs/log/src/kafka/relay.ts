// Publishes the outbox to Kafka, in order, and keeps its place. Killed between sending and marking, it sends
// again: consumers know those records by their sequence.
import type { Database } from '#db';
import { newId } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import { readBatches, readHeads, type Place } from '../append.sql.js';
import { backOff } from '../back-off.js';
import { faultPoint } from '../fault-point.js';
import { storedRecords } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';
import { anyTopic, type WakeUp } from '../wake.js';
import { relayedMessage, type Signature } from './message.js';
import { leaseRelay, markRelayed, readOutbox, releaseRelay } from './relay.sql.js';
import { Seal } from './seal.js';
import { hasRoom, messageBytes, type Parcel } from './sender.js';

const leaseMs = 6_000;
const recordsPerRoundMax = 10_000;
const recordsPerLaneMax = 5_000;

interface Round {
  parcels: Parcel[];
  reached: { lane: Place; to: number }[];
  count: number;
}

/** How an outbox signs what it relays. */
export async function outboxSignature(database: Database): Promise<Signature> {
  const { id, sealKey } = await readOutbox(database);
  return { source: `/pagesa/outbox/${id}`, seal: new Seal(sealKey) };
}

export class Relay {
  private readonly owner = newId('rel');
  private readonly stopping = new AbortController();
  private lanes: Place[] = [];
  /** The lane that the next round begins with, so that a full one cannot starve the others. */
  private turn = 0;
  private running?: Promise<void>;
  private leasing?: Promise<void>;
  private signature!: Signature;

  constructor(
    private readonly database: Database,
    private readonly topics: string[],
    private readonly sender: { sendBatch(of: { topicMessages: Parcel[] }): Promise<unknown> },
    private readonly wakeUp: WakeUp,
    private readonly report: LogReporter,
  ) {}

  async start(): Promise<void> {
    this.signature = await outboxSignature(this.database);
    await this.lease();
    this.leasing = this.keepLeasing();
    this.running = this.run();
  }

  /**
   * One process relays a partition at a time; the lease decides which, the marked position fences the others.
   */
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
    const { wakeUp, report } = this;
    for (let failures = 0; !signal.aborted;) {
      try {
        const heard = wakeUp.heard(anyTopic);
        // After a failure each lane goes alone, so that one whose topic takes nothing does not hold up the
        // others.
        const sent = await this.round(failures > 0 ? 1 : undefined);
        failures = 0;
        if (sent === 0) await wakeUp.wait(anyTopic, heard, { signal });
      } catch (error) {
        if (signal.aborted) return;
        report.trouble('relay', error);
        await backOff(++failures, signal).catch(() => undefined);
      }
    }
  }

  /**
   * Sends what stands after the positions of some lanes, then marks it; returns the number of records sent.
   */
  private async round(lanesMax = this.lanes.length): Promise<number> {
    const heads = new Map(
      (await readHeads(this.database, this.topics)).map((head) => [
        `${head.topic}/${head.partition}`,
        head.next_offset,
      ]),
    );
    this.turn++;
    const inTurn = this.lanes.map((_, at) => this.lanes[(at + this.turn) % this.lanes.length]);
    const waiting = inTurn.filter(
      (lane) => (heads.get(`${lane.topic}/${lane.partition}`) ?? 0) > lane.position,
    );
    const round: Round = { parcels: [], reached: [], count: 0 };
    for (const lane of waiting.slice(0, lanesMax)) {
      if (round.count >= recordsPerRoundMax) break;
      await this.load(round, lane);
    }
    if (round.count === 0) return 0;
    await this.sender.sendBatch({ topicMessages: round.parcels });
    faultPoint('relay-sent');
    await this.mark(round.reached);
    return round.count;
  }

  /** Adds what one lane has to send, as much as a broker takes at once. */
  private async load(round: Round, lane: Place): Promise<void> {
    const { topic, partition } = lane;
    const parcel: Parcel = { topic, partition, messages: [], bytes: 0 };
    let to = lane.position;
    fill: for (const batch of await readBatches(this.database, lane, recordsPerLaneMax)) {
      for (const record of storedRecords(batch.lines, batch.base_offset, lane.position)) {
        const bytes = messageBytes({ key: record.key, value: record.json });
        if (!hasRoom(parcel.messages.length > 0 ? parcel : undefined, bytes)) break fill;
        parcel.messages.push(relayedMessage(record, lane, this.signature));
        parcel.bytes += bytes;
        to = record.offset + 1;
      }
    }
    if (parcel.messages.length === 0) return;
    round.parcels.push(parcel);
    round.reached.push({ lane, to });
    round.count += parcel.messages.length;
  }

  private async mark(reached: Round['reached']): Promise<void> {
    const moves = reached.map(({ lane, to }) => ({ ...lane, to }));
    const rows = await markRelayed(this.database, this.owner, moves);
    const marked = new Set(rows.map((row) => `${row.topic}/${row.partition}`));
    for (const { lane, to } of reached) {
      if (marked.has(`${lane.topic}/${lane.partition}`)) lane.position = to;
      else this.lanes = this.lanes.filter((other) => other !== lane);
    }
  }

  /** Ends the round in hand; the sender's own close bounds how long that may take. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.running, this.leasing]);
    // If the database cannot be reached the lease ends by itself.
    await releaseRelay(this.database, this.owner).catch((error: unknown) =>
      this.report.trouble('relay closing', error),
    );
  }
}
