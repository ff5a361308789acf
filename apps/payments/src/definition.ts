// The payments service: its tables, its doors, its jobs.
import { AccessModule, ConfirmationCheck } from '#access';
import { AccountBook, ensureShards, ledgerMigrations } from '#ledger';
import { RUNTIME, transportOf, wholeNumber, type Runtime, type ServiceDefinition } from '#service';
import { Module, type DynamicModule } from '@nestjs/common';
import { FindController } from './find/find.controller.js';
import { OutcomeWatch } from './find/find.js';
import { startJobs } from './jobs.js';
import { Payments1763900200000 } from './migrations/001-payments.js';
import { BillerEdition1763900210000 } from './migrations/002-biller-edition.js';
import { RefusedBy1763900220000 } from './migrations/003-refused-by.js';
import { MessageName1763900230000 } from './migrations/004-message-name.js';
import { PAYMENTS, type Payments } from './payments.js';
import { DecisionsConsumer } from './reverse/decisions.consumer.js';
import { seedAccounts } from './seed.js';
import { ReleaseController } from './settle/release/release.controller.js';
import { SettleConsumer } from './settle/settle.consumer.js';
import { acceptedCounter, outcomeObserver } from './metrics.js';
import { StatementController } from './statement/statement.controller.js';
import { AcceptanceLine } from './submit/accept/accept.js';
import { Backlog } from './submit/accept/backlog.js';
import { BatchController } from './submit/batch.controller.js';
import { SubmitController } from './submit/submit.controller.js';
import { BillerBook } from './validate/biller-book.js';
import { BillsConsumer } from './validate/bills.consumer.js';
import { BillersConsumer } from './validate/billers.consumer.js';

const variables = {
  PAGESA_AMOUNT_MAX_MINOR: wholeNumber(1, Number.MAX_SAFE_INTEGER, 100_000_000_00),
  PAGESA_BACKLOG_MAX: wholeNumber(1, 1_000_000_000, 200_000),
  PAGESA_CONFIRM_ABOVE_MINOR: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
  PAGESA_EXECUTION_DAYS_MAX: wholeNumber(0, 3_650, 90),
  PAGESA_EXECUTION_PAST_DAYS_MAX: wholeNumber(0, 3_650, 365),
};

@Module({})
class PaymentsModule {}

const opened = new WeakMap<Runtime, Payments>();

async function module(runtime: Runtime): Promise<DynamicModule> {
  const payments = await openPayments(runtime);
  opened.set(runtime, payments);
  return {
    module: PaymentsModule,
    imports: [AccessModule.register(runtime, transportOf('payments'))],
    controllers: [
      SubmitController,
      BatchController,
      FindController,
      ReleaseController,
      StatementController,
      SettleConsumer,
      DecisionsConsumer,
      BillersConsumer,
      BillsConsumer,
    ],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      { provide: PAYMENTS, useValue: payments },
    ],
  };
}

/** Puts together what the doors work with; usable without Nest, as the simulation and the benchmark do. */
export async function openPayments(runtime: Runtime): Promise<Payments> {
  const { database, log, configuration } = runtime;
  const shards = configuration.PAGESA_PARTITIONS;
  await ensureShards(database, shards);
  const values = runtime.values as Record<keyof typeof variables, number>;
  const rules = {
    bank: configuration.PAGESA_BANK_CODE,
    shards,
    limits: {
      currencies: ['EUR'],
      amountMaxMinor: values.PAGESA_AMOUNT_MAX_MINOR,
      executionDaysMax: values.PAGESA_EXECUTION_DAYS_MAX,
      pastDaysMax: values.PAGESA_EXECUTION_PAST_DAYS_MAX,
    },
  };
  const accepted = acceptedCounter(runtime);
  const billers = new BillerBook();
  const backlog = new Backlog(log, values.PAGESA_BACKLOG_MAX);
  return {
    runtime,
    database,
    log,
    rules,
    billers,
    settling: {
      log,
      billers,
      accounts: new AccountBook(),
      rules,
      repeats: { lately: 0 },
      observe: outcomeObserver(runtime),
    },
    backlog,
    acceptance: new AcceptanceLine({
      database,
      log,
      backlog,
      observe: (count) => accepted.inc({ door: 'single' }, count),
    }),
    taking: {
      database,
      log,
      backlog,
      observe: (count) => accepted.inc({ door: 'file' }, count),
    },
    outcomes: new OutcomeWatch(database, (error) =>
      runtime.logger.warn({ err: error }, 'waiting for outcomes'),
    ),
    documentKey: runtime.secretFor('documents'),
    confirmations: new ConfirmationCheck(runtime),
    confirmAboveMinor: values.PAGESA_CONFIRM_ABOVE_MINOR,
  };
}

export const payments: ServiceDefinition = {
  name: 'payments',
  migrations: [
    ...ledgerMigrations,
    Payments1763900200000,
    BillerEdition1763900210000,
    RefusedBy1763900220000,
    MessageName1763900230000,
  ],
  variables,
  module,
  consume: { together: ['payments.submitted'] },
  seed: (runtime) => seedAccounts(runtime),
  start: (runtime) => startJobs(opened.get(runtime)!),
};
