// The door of the copy of the bills: what catalog tells of them.
import type { BillChanged } from '#events';
import { BatchContext, type EventBatch } from '#log';
import { transportOf } from '#service';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { storeBills } from './bill.sql.js';

@Controller()
export class BillsConsumer {
  @EventPattern<string>('catalog.bills', transportOf('payments'))
  async take(@Payload() batch: EventBatch, @Ctx() { tx }: BatchContext): Promise<void> {
    const latest = new Map<string, BillChanged>();
    for (const event of batch.events) {
      const bill = event.data as BillChanged;
      const key = `${bill.billerCode}/${bill.reference}`;
      if ((latest.get(key)?.revision ?? 0) < bill.revision) latest.set(key, bill);
    }
    await storeBills(tx, [...latest.values()]);
  }
}
