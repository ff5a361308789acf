// The entry of a process: hosts services until a signal, says what is wrong in one sentence, exits 0 or 1.
import { NewerDatabaseError } from '#db';
import { hostServices, type HostedProcess } from './host.js';
import type { ServiceDefinition } from './runtime.js';
import { seedDemo } from './seeding.js';
import { ConfigurationError } from './variable.js';

/**
 * Runs until SIGTERM or SIGINT, then drains. Ready is said
 * when demo data is there and every service knows of it.
 */
export async function runServices(definitions: readonly ServiceDefinition[]): Promise<void> {
  let hosted: HostedProcess;
  try {
    hosted = await hostServices(definitions, process.env);
    if (hosted.configuration.PAGESA_SEED === 'demo') await seedDemo(definitions, hosted);
    await hosted.caughtUp(['auth.users', 'catalog.billers']);
  } catch (error) {
    console.error(`Pagesa cannot start: ${sentenceOf(error)}`);
    process.exit(1);
  }
  const drain = async (): Promise<void> => {
    try {
      await hosted.close();
      process.exit(0);
    } catch (error) {
      console.error(`Pagesa did not stop cleanly: ${sentenceOf(error)}`);
      process.exit(1);
    }
  };
  let draining: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (draining ??= drain()));
  console.log(`Pagesa is ready: ${hosted.url}`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof NewerDatabaseError) return error.message;
  const code = (error as { code?: string }).code;
  const { message } = error as Error;
  if (code === 'EADDRINUSE')
    return `the port is taken (${message}): set PORT to a free one, or stop what listens there`;
  if (code === 'EACCES')
    return `no permission (${message}): give it to the user that runs this, or set PORT or PAGESA_DATA elsewhere`;
  if (code === 'ECONNREFUSED')
    return `nothing answers at the address of the database or broker (${message}): start it, or correct DATABASE_URL or KAFKA_BROKERS`;
  return process.env.LOG_LEVEL === 'debug' && error instanceof Error ? (error.stack ?? message) : message;
}
