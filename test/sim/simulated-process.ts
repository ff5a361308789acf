// One process of the payments service: the real stages on a database that can fail, with a clock that may be
// wrong.
import type { Database } from '#db';
import { eventCatalog, events } from '#events';
import { BatchContext, silentReporter, type BatchHandler, type EventBatch, type LogReporter } from '#log';
import { readVariables, sharedVariables, type Runtime } from '#service';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openPayments, payments as definition } from '../../apps/payments/src/definition.js';
import type { Payments } from '../../apps/payments/src/payments.js';
import { DecisionsConsumer } from '../../apps/payments/src/reverse/decisions.consumer.js';
import { SettleConsumer } from '../../apps/payments/src/settle/settle.consumer.js';
import { BillsConsumer } from '../../apps/payments/src/validate/bills.consumer.js';
import { BillersConsumer } from '../../apps/payments/src/validate/billers.consumer.js';
import { replayDeadLetters } from '../../libs/log/src/deliver.js';
import { outboxSignature, Relay } from '../../libs/log/src/kafka/relay.js';
import { amountMaxMinor, bank, partitions } from './bank.js';
import type { Broker, RelayFault } from './broker.js';
import { Faults, faultyDatabase, SimulatedCrash } from './faults.js';
import { KafkaMember, PostgresMember, type Member, type MemberOf } from './member.js';
import { SimulatedLog } from './simulated-log.js';

export const catalog = eventCatalog(partitions);
export const topicPartitions = new Map(catalog.topics.map((topic) => [topic.name, topic.partitions]));
/** The topics that payments consumes here; it has a group of its own for each. */
export const consumed = [
  'payments.submitted',
  'cancellations.decisions',
  'catalog.billers',
  'catalog.bills',
] as const;
/** What payments wants of a topic, where others may tell more. */
const wanted: Record<string, string[]> = {
  'cancellations.decisions': [events.cancellationApproved.type, events.cancellationEnquired.type],
};
export const groupOf = (topic: string): string => `payments.${topic}`;

const variables = { ...sharedVariables, ...definition.variables };
const configuration = readVariables(variables, {
  PAGESA_PARTITIONS: String(partitions),
  PAGESA_BANK_CODE: bank,
  PAGESA_AMOUNT_MAX_MINOR: String(amountMaxMinor),
  PAGESA_EXECUTION_PAST_DAYS_MAX: '5',
});

export interface Surroundings {
  database: Database;
  broker: Broker | undefined;
  /** Ids of payments that the settle stage fails on, as by a bug that only they meet. */
  poisonous: Set<string>;
}

// A crash must end the delivery, not be retried by it or fetched again.
const report: LogReporter = {
  ...silentReporter,
  retried(...[, , , error]: Parameters<LogReporter['retried']>) {
    if (error instanceof SimulatedCrash) throw error;
  },
  trouble(...[, error]: Parameters<LogReporter['trouble']>) {
    if (error instanceof SimulatedCrash) throw error;
  },
};

export class SimulatedProcess {
  readonly faults = new Faults();
  readonly database: Database;
  payments!: Payments;
  relayFault: RelayFault | undefined;
  private readonly members = new Map<string, Member>();
  private readonly subscriptions = new Map<string, MemberOf['subscription']>();
  private relay: Relay | undefined;

  private constructor(
    readonly name: string,
    readonly skewMs: number,
    private readonly around: Surroundings,
  ) {
    this.database = faultyDatabase(around.database, this.faults);
  }

  static async start(name: string, skewMs: number, around: Surroundings): Promise<SimulatedProcess> {
    const process = new SimulatedProcess(name, skewMs, around);
    process.payments = await openPayments(process.runtime());
    for (const [topic, handler] of process.handlers()) process.join(topic, handler);
    return process;
  }

  private runtime(): Runtime {
    return {
      name: 'payments',
      configuration,
      values: configuration,
      database: this.database,
      log: new SimulatedLog(this.database, topicPartitions, this.around.broker),
      logger: pino({ level: 'silent' }),
      metrics: new Registry(),
      secretFor: () => new Uint8Array(32),
      publicUrl: () => 'http://127.0.0.1',
    };
  }

  private handlers(): [string, BatchHandler][] {
    const settle = new SettleConsumer(this.payments);
    const decisions = new DecisionsConsumer(this.payments);
    const billers = new BillersConsumer(this.payments);
    const bills = new BillsConsumer();
    return [
      [
        'payments.submitted',
        async (batch, tx) => {
          await settle.take(batch, new BatchContext([tx]));
          this.failOnPoison(batch);
        },
      ],
      ['cancellations.decisions', (batch, tx) => decisions.take(batch, new BatchContext([tx]))],
      ['catalog.billers', (batch, tx) => billers.take(batch, new BatchContext([tx]))],
      ['catalog.bills', (batch, tx) => bills.take(batch, new BatchContext([tx]))],
    ];
  }

  private failOnPoison(batch: EventBatch): void {
    for (const { data } of batch.events) {
      const { transactionId } = data as { transactionId: string };
      if (this.around.poisonous.has(transactionId)) throw new Error(`a bug meets ${transactionId}`);
    }
  }

  private join(topic: string, handler: BatchHandler): void {
    const together = definition.consume?.together?.includes(topic) ?? false;
    const { database } = this;
    const types = wanted[topic];
    const group = groupOf(topic);
    const subscription = { group, topics: [topic], handler, database, together, ...(types && { types }) };
    const of: MemberOf = { database, subscription, catalog, report };
    this.subscriptions.set(topic, subscription);
    const { broker } = this.around;
    this.members.set(topic, broker ? new KafkaMember(of, broker) : new PostgresMember(of));
  }

  member(topic: string): Member {
    return this.members.get(topic)!;
  }

  replayDeadLetters(topic: string): Promise<number> {
    return replayDeadLetters(this.subscriptions.get(topic)!, catalog);
  }

  /** Takes every partition of the outbox that no other relay holds, and makes one round. */
  async relayTurn(): Promise<void> {
    this.relay ??= await this.makeRelay();
    await this.relay['lease']();
    await this.relay['round']();
  }

  /** A round by what it holds in memory, whoever holds the leases now. */
  async staleRelayTurn(): Promise<void> {
    await this.relay?.['round']();
  }

  private async makeRelay(): Promise<Relay> {
    const broker = this.around.broker!;
    const producer = broker.producer(this.faults, () => this.relayFault);
    const topics = [...topicPartitions.keys()];
    const relay = new Relay(this.database, topics, producer, undefined as never, report);
    relay['signature'] = { ...(await outboxSignature(this.database)), seal: broker.seal };
    return relay;
  }
}
