// What a service is given by the process that hosts it, and what it tells that process about itself.
import type { DynamicModule } from '@nestjs/common';
import type { Database, DatabaseOptions } from '#db';
import type { EventLog } from '#log';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Configuration } from './configuration.js';
import type { Variables } from './variable.js';

export type ServiceName = 'auth' | 'catalog' | 'payments' | 'cancellations';

/** Handed to a service's module; a service knows nothing else of the process it runs in. */
export interface Runtime {
  name: ServiceName;
  configuration: Configuration;
  /** The service's own variables, as it declared them. */
  values: Record<string, unknown>;
  database: Database;
  log: EventLog;
  logger: Logger;
  metrics: Registry;
  /** 32 bytes for one purpose, derived (HKDF-SHA-256) from the secret that all services share. */
  secretFor(purpose: string): Uint8Array;
  /** Where this installation answers, for links in letters and mails. */
  publicUrl(): string;
}

export interface ServiceDefinition {
  name: ServiceName;
  migrations: NonNullable<DatabaseOptions['migrations']>;
  variables?: Variables;
  /** The service's Nest module: its doors, with the runtime provided under RUNTIME. */
  module(runtime: Runtime): DynamicModule | Promise<DynamicModule>;
  /** Which types of a topic its handlers want (left out: all), and how many events at once. */
  consume?: { types?: Record<string, string[]>; eventsMax?: number; together?: string[] };
  /** Demo data for an empty database; returns what goes into demo.json. Must do nothing the second time. */
  seed?(runtime: Runtime): Promise<Record<string, unknown>>;
  /** Work beside the doors (jobs, listeners); returns how to stop it, which waits until it has. */
  start?(runtime: Runtime): Promise<() => Promise<void>>;
}

/** Provider token of the runtime. */
export const RUNTIME = Symbol('runtime');

/** Names a service's own transport: `@EventPattern(topic, transportOf('payments'))`. */
export function transportOf(name: ServiceName): symbol {
  return Symbol.for(`pagesa.${name}`);
}
