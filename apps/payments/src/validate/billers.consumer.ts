// The door of the copy of the catalog: published billers. One with
// an account at this bank that is not there gets it opened.
import type { Tx } from '#db';
import { openAccounts, type NewAccount } from '#ledger';
import { BatchContext, partitionOf, type EventBatch } from '#log';
import { bankOf } from '#money';
import type { BillerVersion } from '#references';
import { transportOf, type Configuration } from '#service';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { PAYMENTS, type Payments } from '../payments.js';
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

/** Opens accounts for those of the given billers whose account is at this bank; what exists is left. */
async function openBillerAccounts(
  tx: Tx,
  configuration: Configuration,
  billers: readonly BillerVersion[],
): Promise<void> {
  const accounts = new Map<string, NewAccount>();
  for (const { creditorName, accounts: own } of billers)
    for (const { iban } of own)
      if (bankOf(iban) === configuration.PAGESA_BANK_CODE)
        accounts.set(iban, {
          iban,
          kind: 'biller',
          ownerName: creditorName,
          currency: 'EUR',
          shard: partitionOf(iban, configuration.PAGESA_PARTITIONS),
          overdraftMinor: 0,
        });
  if (accounts.size > 0) await openAccounts(tx, [...accounts.values()]);
}
