// The door for what payments says: answers to questions, and what became of decisions.
import { events, type DecisionFailed, type EnquiryAnswer, type PaymentOutcome } from '#events';
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { takeFailed, takeUndone } from '../decide/outcome.js';
import { match } from './match.js';

/** What of payments.outcomes concerns cases. */
export const outcomeTypes = [
  events.enquiryAnswered.type,
  events.decisionFailed.type,
  events.paymentReversed.type,
  events.paymentCancelled.type,
];

@Controller()
export class OutcomesConsumer {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @EventPattern<string>('payments.outcomes', transportOf('cancellations'))
  async take(@Payload() batch: EventBatch, @Ctx() { tx }: BatchContext): Promise<void> {
    for (const { type, data } of batch.events) {
      if (type === events.enquiryAnswered.type) await match(this.cancellations, data as EnquiryAnswer, tx);
      else if (type === events.decisionFailed.type) await takeFailed(data as DecisionFailed, tx);
      else if (type === events.paymentReversed.type || type === events.paymentCancelled.type)
        await takeUndone(this.cancellations, data as PaymentOutcome, tx);
    }
  }
}
