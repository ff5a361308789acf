// Hosts every service in this process on a database of its own, with demo data, for journeys that cross
// services and move the clock.
import { hostServices, type HostedProcess } from '#service';
import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '../../../apps/pagesa/src/services.js';
import { seedDemo } from '../../../libs/service/src/seeding.js';
import { createDatabase, dropDatabase } from '../../support/postgres.mjs';
import { callOver, type Answer, type CallOptions, type Demo } from '../auth-host.js';

// Jest cannot load this package, which requires ES modules; all it does is serve the pictures of /docs.
jest.unstable_mockModule('@fastify/static', () => ({ default: () => Promise.resolve() }));

export interface WholeHost {
  hosted: HostedProcess;
  demo: Demo & { accounts: string[] };
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export async function hostEverything(name: string, environment: NodeJS.ProcessEnv = {}): Promise<WholeHost> {
  const databaseName = `${name}_${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-whole-'));
  const hosted = await hostServices(services, {
    DATABASE_URL: await createDatabase(databaseName),
    PAGESA_DATA: folder,
    PORT: '0',
    MAIL_IN_PORT: '0',
    LOG_LEVEL: 'error',
    ...environment,
  });
  await seedDemo(services, hosted);
  await hosted.caughtUp(['auth.users', 'catalog.billers']);
  return {
    hosted,
    demo: JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as WholeHost['demo'],
    call: (method, path, options) => callOver(hosted.url, [method, path], options),
    async stop() {
      await hosted.close();
      await dropDatabase(databaseName);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
