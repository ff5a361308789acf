// The door of the copy of the catalog: published billers. One with
// an account at this bank that is not there gets it opened.
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { PAYMENTS, type Payments } from '../payments.js';
import { openBillerAccounts } from '../seed.js';
import { storeBillers } from './biller-book.js';

@Controller()
export class BillersConsumer {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @EventPattern<string>('catalog.billers', transportOf('payments'))
  async take(@Payload() batch: EventBatch, @Ctx() { tx }: BatchContext): Promise<void> {
    const versions = await storeBillers(batch, tx);
    await openBillerAccounts(tx, this.payments.runtime.configuration, versions);
  }
}
