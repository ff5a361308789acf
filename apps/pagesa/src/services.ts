// Which services this process hosts, in the order in which they are seeded.
import type { ServiceDefinition } from '#service';
import { auth } from '../../auth/src/definition.js';
import { cancellations } from '../../cancellations/src/definition.js';
import { catalog } from '../../catalog/src/definition.js';
import { payments } from '../../payments/src/definition.js';

export const services: readonly ServiceDefinition[] = [auth, catalog, payments, cancellations];
