// What the catalog service is made of, for whatever process hosts it.
import { AccessModule } from '#access';
import { RUNTIME, transportOf, type Runtime, type ServiceDefinition } from '#service';
import type { DynamicModule } from '@nestjs/common';
import { municipalities } from './billers/seed/list/municipalities.js';
import { seedCatalog } from './billers/seed/seed-catalog.js';
import { BillsController } from './bills/bills.controller.js';
import { OutcomesConsumer } from './mark-paid/outcomes.consumer.js';
import { outcomeTypes } from './mark-paid/mark-paid.js';
import { CATALOG, type Catalog } from './catalog.js';
import { BillerIndex } from './find/biller-index.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { FindController } from './find/find.controller.js';
import { HistoryController } from './history/history.controller.js';
import { Billers1763900300000 } from './migrations/001-billers.js';
import { Proposals1763900400000 } from './migrations/002-proposals.js';
import { Bills1763900500000 } from './migrations/003-bills.js';
import { ScanController } from './scan/scan.controller.js';
import { ProposalsController } from './propose/proposals.controller.js';

class CatalogModule {}

const municipalityNames = new Map(municipalities.map(({ key, sq, sr, en }) => [key, `${sq} ${sr} ${en}`]));

export const catalog: ServiceDefinition = {
  name: 'catalog',
  migrations: [Billers1763900300000, Proposals1763900400000, Bills1763900500000],
  consume: { types: { 'payments.outcomes': outcomeTypes }, together: ['payments.outcomes'] },
  module: moduleOf,
  seed: seedCatalog,
};

async function moduleOf(runtime: Runtime): Promise<DynamicModule> {
  const given: Catalog = { runtime, index: new BillerIndex(runtime.database, municipalityNames) };
  // Filled before the first lookup comes, which must not wait for it.
  await given.index.refresh();
  return {
    module: CatalogModule,
    imports: [AccessModule.register(runtime, transportOf('catalog'))],
    controllers: [
      FindController,
      HistoryController,
      ProposalsController,
      BillsController,
      ExchangeController,
      ScanController,
      OutcomesConsumer,
    ],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      { provide: CATALOG, useValue: given },
    ],
  };
}
