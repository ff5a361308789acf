// The cancellations service: its tables, its doors, its jobs.
import { AccessModule } from '#access';
import { openMailer } from '#mail';
import {
  matchingText,
  oneOf,
  optionalText,
  RUNTIME,
  transportOf,
  wholeNumber,
  type Runtime,
  type ServiceDefinition,
} from '#service';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { CANCELLATIONS, type Cancellations } from './cancellations.js';
import { deadlinesForm } from './calendar/deadline.rules.js';
import { FindController } from './cases/find.controller.js';
import { BulkController } from './bulk/bulk.controller.js';
import { CustomerController } from './customer/customer.controller.js';
import { FiguresController } from './figures/figures.controller.js';
import { watchCases } from './figures/metrics.js';
import { MessagesController } from './interbank/messages.controller.js';
import { listenForMail } from './mailbox/smtp-listener.js';
import { MailsController } from './mailbox/mails.controller.js';
import { RepliesController } from './reply/replies.controller.js';
import { BillersConsumer } from './work/billers.consumer.js';
import { FiltersController } from './work/filters.controller.js';
import { WorkController } from './work/work.controller.js';
import { DecideController } from './decide/decide.controller.js';
import { startJobs } from './jobs.js';
import { OutcomesConsumer, outcomeTypes } from './match/outcomes.consumer.js';
import { Cases1763900400000 } from './migrations/001-cases.js';
import { CaseWork1763900400001 } from './migrations/002-case-work.js';
import { ReceiveController } from './receive/receive.controller.js';

const variables = {
  // Working days within which a case shall be decided, by ISO 20022 cancellation reason.
  CANCELLATIONS_DEADLINES: matchingText(
    deadlinesForm,
    'working days by reason code, such as FRAD=1,DUPL=3,*=5',
    'FRAD=1,DUPL=3,TECH=3,*=5',
  ),
  // Working days within which another bank shall answer.
  CANCELLATIONS_ANSWER_DAYS: wholeNumber(1, 120, 15),
  // Working days after settlement within which another bank may be asked; after the limits of SEPA recalls,
  // as defaults.
  CANCELLATIONS_RECALL_DAYS: matchingText(
    deadlinesForm,
    'working days by reason code, such as DUPL=10,*=20',
    'DUPL=10,TECH=10,FRAD=280,*=280',
  ),
  PAGESA_INTERBANK_RECALL: oneOf(['direct', 'camt'], 'direct'),
  PAGESA_BANK_BICS: matchingText(
    /^\d{2}=[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?(,\d{2}=[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)*$/,
    'BICs by the two digits of the bank, such as 17=NLBRXKPR',
    '10=CBRKXKPRXXX,17=NLPRXKPR,20=TEBKXKPR',
  ),
  IMAP_POLL_SECONDS: wholeNumber(1, 3_600, 10),
  CANCELLATIONS_HOLIDAYS: optionalText(
    /^\d{4}-\d{2}-\d{2}(,\d{4}-\d{2}-\d{2})*$/,
    'days such as 2027-03-10, parted by commas',
  ),
};

@Module({})
class CancellationsModule {}

const opened = new WeakMap<Runtime, Cancellations>();

function module(runtime: Runtime): DynamicModule {
  const cancellations: Cancellations = {
    runtime,
    database: runtime.database,
    log: runtime.log,
    mailPort: 0,
    bell: new EventEmitter(),
    documentKey: runtime.secretFor('documents'),
    linkKey: runtime.secretFor('cancellation links'),
    mailer: openMailer({
      smtpUrl: runtime.configuration.SMTP_URL,
      folder: join(runtime.configuration.PAGESA_DATA, 'outbox'),
      from: {
        name: runtime.configuration.PAGESA_BANK_NAME,
        address: runtime.configuration.PAGESA_BANK_CONTACT,
      },
    }),
  };
  opened.set(runtime, cancellations);
  watchCases(cancellations);
  return {
    module: CancellationsModule,
    imports: [AccessModule.register(runtime, transportOf('cancellations'))],
    controllers: [
      ReceiveController,
      CustomerController,
      MailsController,
      RepliesController,
      FiguresController,
      MessagesController,
      BulkController,
      FiltersController,
      FindController,
      DecideController,
      WorkController,
      OutcomesConsumer,
      BillersConsumer,
    ],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      { provide: CANCELLATIONS, useValue: cancellations },
    ],
  };
}

/** The port of the SMTP listener, for whoever asked for any free one. */
export function mailPortOf(runtime: Runtime): number {
  return opened.get(runtime)!.mailPort;
}

async function start(service: Cancellations): Promise<() => Promise<void>> {
  const listener = await listenForMail(service);
  service.mailPort = listener.port;
  const stopJobs = await startJobs(service);
  return async () => {
    await listener.close();
    await stopJobs();
    service.mailer.close();
  };
}

export const cancellations: ServiceDefinition = {
  name: 'cancellations',
  migrations: [Cases1763900400000, CaseWork1763900400001],
  variables,
  consume: { types: { 'payments.outcomes': outcomeTypes } },
  module,
  start: (runtime) => start(opened.get(runtime)!),
};
