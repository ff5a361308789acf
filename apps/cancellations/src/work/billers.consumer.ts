// The door for what catalog publishes: whether a biller must agree before a payment to it is undone.
import type { BillerPublished } from '#events';
import { BatchContext, type EventBatch } from '#log';
import { versionAt, type BillerVersion } from '#references';
import { transportOf } from '#service';
import { today } from '#time';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { keepBiller } from './work.sql.js';

@Controller()
export class BillersConsumer {
  @EventPattern<string>('catalog.billers', transportOf('cancellations'))
  async take(@Payload() batch: EventBatch, @Ctx() { tx }: BatchContext): Promise<void> {
    for (const { data } of batch.events) {
      const { code, versions } = data as BillerPublished;
      const version = versionAt(versions as unknown as BillerVersion[], today());
      await keepBiller(tx, code, version?.consentForReversal ?? false);
    }
  }
}
