// Nest's door to the event log: handlers declared with @EventPattern(topic, transport) get (batch, context)
// with the open transaction.
import { BaseRpcContext, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Database, Tx } from '#db';
import type { Consumer, EventBatch, EventLog, PartitionLag } from './port.js';

/** The context of a batch handler: its second argument. */
export class BatchContext extends BaseRpcContext<[Tx]> {
  get tx(): Tx {
    return this.getArgByIndex(0) as Tx;
  }
}

export interface LogStrategyOptions {
  /** The service's own transport, so that in a shared process each service gets its own handlers only. */
  transport: symbol;
  group: string;
  database: Database;
  eventsMax?: number;
  /** Topics whose partitions may be handed over together. */
  together?: string[];
  /** Types wanted of a topic; a topic that is not named is handed over whole. */
  types?: Record<string, string[]>;
}

export class LogStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId: symbol;
  override readonly propagatesEventHandlerErrors = true;
  private readonly consumers: Consumer[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly options: LogStrategyOptions,
  ) {
    super();
    this.transportId = options.transport;
  }

  /** Topics that some handler of this service takes. */
  get topics(): string[] {
    return [...this.messageHandlers.keys()].sort();
  }

  listen(callback: (error?: unknown) => void): void {
    this.consumeAll().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  // Each topic has a position of its own, so each is a subscription of its own within the service's group.
  // They begin together: on Kafka each waits until the other members of its group have heard of it.
  private async consumeAll(): Promise<void> {
    const begun = await Promise.allSettled(this.topics.map((topic) => this.consume(topic)));
    for (const one of begun) if (one.status === 'fulfilled') this.consumers.push(one.value);
    // Only when none is still beginning, or it would outlive the close.
    for (const one of begun) if (one.status === 'rejected') throw one.reason;
  }

  private consume(topic: string): Promise<Consumer> {
    const { group, database, eventsMax, types, together } = this.options;
    return this.log.consume({
      group: `${group}.${topic}`,
      topics: [topic],
      database,
      handler: (batch, tx) => this.hand(batch, tx),
      ...(together?.includes(topic) && { together: true }),
      ...(eventsMax && { eventsMax }),
      ...(types?.[topic] && { types: types[topic] }),
    });
  }

  // Of several handlers of one topic Nest's first calls the others; all of them act in the one transaction.
  private async hand(batch: EventBatch, tx: Tx): Promise<void> {
    const handler = this.messageHandlers.get(batch.topic)!;
    const result: unknown = await handler(batch, new BatchContext([tx]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  async lag(): Promise<PartitionLag[]> {
    return (await Promise.all(this.consumers.map((consumer) => consumer.lag()))).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
  }

  on(): never {
    throw new Error('the event log strategy has no events of its own');
  }

  unwrap<T>(): T {
    return this.log as T;
  }
}
