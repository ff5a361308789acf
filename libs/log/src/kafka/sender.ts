// One idempotent producer behind a queue. It never lets two requests overlap and never uses a producer after
// a failure.
//
// kafkajs takes the sequence numbers of a failed request back and gives them to the next one; a broker that
// had stored the failed one takes the next for its repetition and drops it, acknowledged. Requests that go
// one by one, retries included, and a fresh producer after each failure leave no room for that. What waits
// meanwhile goes out together.
import type { Kafka, Message, Producer, RecordMetadata } from 'kafkajs';
import { endsWithin } from '../back-off.js';
import { eventBytesMax } from '../record-batch.js';
import type { LogReporter } from '../reporter.js';

/** Messages of one partition, not more than a broker takes at once. */
export interface Parcel {
  topic: string;
  partition: number;
  messages: Message[];
  bytes: number;
}

interface Waiting {
  parcels: Parcel[];
  done: () => void;
  failed: (error: unknown) => void;
}

// Headers and framing of a record, counted generously.
const overheadBytes = 300;
const requestBytesMax = 8 << 20;
const closeMs = 10_000;

/** What a message takes on the wire, about. */
export function messageBytes({ key, value }: { key: string; value: string }): number {
  return Buffer.byteLength(value) + key.length + overheadBytes;
}

/**
 * True if a parcel of so many bytes can take so many more: a broker's default limit is 1 MiB a partition and
 * request.
 */
export function hasRoom(parcel: Parcel | undefined, bytes: number): boolean {
  return parcel === undefined || parcel.bytes + bytes <= eventBytesMax + 2 * overheadBytes;
}

export class Sender {
  private readonly queue: Waiting[] = [];
  private inHand: Waiting[] = [];
  private draining?: Promise<void> | undefined;
  private producer?: Producer | undefined;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly report: LogReporter,
  ) {}

  /** Resolves when all parcels are stored by the brokers; when it rejects, some may be. */
  sendBatch({ topicMessages: parcels }: { topicMessages: Parcel[] }): Promise<void> {
    return new Promise((done, failed) => {
      if (this.closed) return failed(new Error('the event log is closed'));
      this.queue.push({ parcels, done, failed });
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      this.inHand = this.takeRequest();
      try {
        this.producer ??= await this.connect();
        const topicMessages = this.inHand.flatMap(({ parcels }) => parcels);
        assertStored(topicMessages, await this.producer.sendBatch({ acks: -1, topicMessages }));
        for (const { done } of this.inHand) done();
      } catch (error) {
        this.failAll(this.inHand, error);
        await this.discard();
      }
    }
    // In the same turn as the look at the queue, so that whoever comes next begins anew.
    this.draining = undefined;
  }

  private failAll(waiting: Waiting[], error: unknown): void {
    for (const { failed } of waiting) failed(error);
  }

  /** The first that wait, as many as fit into one request; the first goes whatever its size. */
  private takeRequest(): Waiting[] {
    const filled = new Map<string, Parcel>();
    let total = 0;
    const tooMuch = this.queue.findIndex(({ parcels }) =>
      parcels.some((parcel) => {
        const name = `${parcel.topic}/${parcel.partition}`;
        const before = filled.get(name);
        filled.set(name, { ...parcel, bytes: (before?.bytes ?? 0) + parcel.bytes });
        total += parcel.bytes;
        return total > requestBytesMax || !hasRoom(before, parcel.bytes);
      }),
    );
    return this.queue.splice(0, tooMuch < 0 ? this.queue.length : Math.max(1, tooMuch));
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    return producer;
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch((error: unknown) => this.report.trouble('producer', error));
  }

  /** Waits for what is on its way, but not until the brokers come back. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.draining && !(await endsWithin(closeMs, this.draining))) {
      const error = new Error('the event log is closed while the brokers do not answer');
      this.failAll([...this.inHand, ...this.queue.splice(0)], error);
      this.report.trouble('producer', error);
    }
    await this.discard();
  }
}

/**
 * kafkajs leaves out, without a word, records for a partition that was added after
 * it last asked for the topic's. The failure brings a fresh producer, which asks.
 */
function assertStored(parcels: readonly Parcel[], answers: readonly RecordMetadata[]): void {
  const stored = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
  const missing = parcels.find(({ topic, partition }) => !stored.has(`${topic}/${partition}`));
  if (missing) throw new Error(`nothing was stored in ${missing.topic}/${missing.partition}`);
}
