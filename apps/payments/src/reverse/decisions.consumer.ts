// The door of the reverse stage: questions and approved decisions of the cancellations service.
import type { ApprovedDecision, Enquiry } from '#events';
import { events } from '#events';
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { PAYMENTS, type Payments } from '../payments.js';
import { answer } from './answer.js';
import { undo } from './reverse.js';

@Controller()
export class DecisionsConsumer {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @EventPattern<string>('cancellations.decisions', transportOf('payments'))
  async take(@Payload() batch: EventBatch, @Ctx() context: BatchContext): Promise<void> {
    const { log } = this.payments;
    for (const { type, data } of batch.events) {
      if (type === events.cancellationEnquired.type) await answer(log, data as Enquiry, context.tx);
      if (type === events.cancellationApproved.type) await undo(log, data as ApprovedDecision, context.tx);
    }
  }
}
