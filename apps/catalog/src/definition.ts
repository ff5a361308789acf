// What the catalog service is made of, for whatever process hosts it.
import { AccessModule } from '#access';
import { RUNTIME, transportOf, type Runtime, type ServiceDefinition } from '#service';
import { municipalities } from './billers/seed/municipalities.js';
import { seedCatalog } from './billers/seed/seed-catalog.js';
import { BillerIndex } from './find/biller-index.js';
import { FindController } from './find/find.controller.js';
import { Billers1763900300000 } from './migrations/001-billers.js';

class CatalogModule {}

const municipalityNames = new Map(municipalities.map(({ key, sq, sr, en }) => [key, `${sq} ${sr} ${en}`]));

export const catalog: ServiceDefinition = {
  name: 'catalog',
  migrations: [Billers1763900300000],
  module: (runtime: Runtime) => ({
    module: CatalogModule,
    imports: [AccessModule.register(runtime, transportOf('catalog'))],
    controllers: [FindController],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      { provide: BillerIndex, useValue: new BillerIndex(runtime.database, municipalityNames) },
    ],
  }),
  seed: (runtime) => seedCatalog(runtime),
};
