// Demo data: each service seeds itself, and what a script needs to try everything is gathered in demo.json.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostedProcess } from './host.js';
import type { ServiceDefinition } from './runtime.js';

/** Seeds in the services' order; demo.json (mode 0600) gets what each returns as soon as it has. */
export async function seedDemo(
  definitions: readonly ServiceDefinition[],
  hosted: HostedProcess,
): Promise<void> {
  const { configuration } = hosted.runtimes.values().next().value!;
  const file = join(configuration.PAGESA_DATA, 'demo.json');
  let demo: Record<string, unknown> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    : {};
  const save = (more: Record<string, unknown>): void => {
    demo = { ...demo, ...more };
    // Whole or not at all: secrets are shown once.
    writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  save({ baseUrl: hosted.url });
  for (const { name, seed } of definitions) if (seed) save(await seed(hosted.runtimes.get(name)!));
}
