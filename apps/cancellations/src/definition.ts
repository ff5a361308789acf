// The cancellations service: its tables, its doors, its jobs.
import { AccessModule } from '#access';
import { RUNTIME, transportOf, type Runtime, type ServiceDefinition } from '#service';
import { Module, type DynamicModule } from '@nestjs/common';
import { CANCELLATIONS, type Cancellations } from './cancellations.js';
import { FindController } from './cases/find.controller.js';
import { DecideController } from './decide/decide.controller.js';
import { startJobs } from './jobs.js';
import { OutcomesConsumer, outcomeTypes } from './match/outcomes.consumer.js';
import { Cases1763900400000 } from './migrations/001-cases.js';
import { ReceiveController } from './receive/receive.controller.js';

@Module({})
class CancellationsModule {}

const opened = new WeakMap<Runtime, Cancellations>();

function module(runtime: Runtime): DynamicModule {
  const cancellations: Cancellations = {
    runtime,
    database: runtime.database,
    log: runtime.log,
    documentKey: runtime.secretFor('documents'),
  };
  opened.set(runtime, cancellations);
  return {
    module: CancellationsModule,
    imports: [AccessModule.register(runtime, transportOf('cancellations'))],
    controllers: [ReceiveController, FindController, DecideController, OutcomesConsumer],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      { provide: CANCELLATIONS, useValue: cancellations },
    ],
  };
}

export const cancellations: ServiceDefinition = {
  name: 'cancellations',
  migrations: [Cases1763900400000],
  consume: { types: { 'payments.outcomes': outcomeTypes } },
  module,
  start: (runtime) => startJobs(opened.get(runtime)!),
};
