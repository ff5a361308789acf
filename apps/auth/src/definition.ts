// The auth service, as the process that hosts it sees it.
import type { ServiceDefinition } from '#service';
import { AuthModule } from './auth.module.js';
import { KeysAndPeople1763900200000 } from './migrations/001-keys-and-people.js';
import { seed } from './seed.js';
import { start } from './start.js';

export const auth: ServiceDefinition = {
  name: 'auth',
  migrations: [KeysAndPeople1763900200000],
  module: (runtime) => AuthModule.register(runtime),
  seed,
  start,
};
