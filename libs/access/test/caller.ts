// A caller with nothing but what a test gives it.
import type { Caller } from '../src/index.js';

export const caller = (more: Partial<Caller>): Caller => ({
  subject: 's',
  kind: 'client',
  name: 'n',
  scopes: [],
  roles: [],
  ...more,
});
