// The door for what became of payments.
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { CATALOG, type Catalog } from '../catalog.js';
import { markPaid } from './mark-paid.js';

@Controller()
export class OutcomesConsumer {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @EventPattern<string>('payments.outcomes', transportOf('catalog'))
  take(@Payload() batch: EventBatch, @Ctx() { tx }: BatchContext): Promise<void> {
    return markPaid(this.catalog, batch, tx);
  }
}
