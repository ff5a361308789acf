// Hosts services for a measurement, in a folder of their own that goes with them. It measures nothing.
import { hostServices, type HostedProcess } from '#service';
import { newId } from '#time';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the work on hosted services, and ends them whatever comes of it. */
export async function withHosted(
  services: Parameters<typeof hostServices>[0],
  work: (hosted: HostedProcess) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pagesa-bench-'));
  const hosted = await hostServices(services, {
    PAGESA_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'error',
    PAGESA_SECRET: newId('secret').repeat(2),
    MAIL_IN_PORT: '0',
    ...(process.env.DATABASE_URL && { DATABASE_URL: process.env.DATABASE_URL }),
  });
  try {
    await work(hosted);
  } finally {
    await hosted.close();
    await rm(folder, { recursive: true, force: true });
  }
}
