// The door of the settle stage: batches of submitted payments from the event log.
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { PAYMENTS, type Payments } from '../payments.js';
import { settle } from './settle.js';

@Controller()
export class SettleConsumer {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @EventPattern<string>('payments.submitted', transportOf('payments'))
  take(@Payload() batch: EventBatch, @Ctx() context: BatchContext): Promise<void> {
    return settle(this.payments.settling, batch, context.tx);
  }
}
