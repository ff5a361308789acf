// The job that keeps the log's table from growing for ever; it takes a bounded bite every few minutes.
import { eventCatalog } from '#events';
import { logPruner } from '#log';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Backing } from './backing.js';
import type { Configuration } from './configuration.js';

const everyMs = 5 * 60_000;
const dayMs = 86_400_000;

/** Starts pruning; the answer stops it after the bite in hand. */
export function startPruning(
  backing: Backing,
  configuration: Configuration,
  logger: Logger,
): () => Promise<void> {
  const stopping = new AbortController();
  const prune = logPruner(backing.logDatabase, {
    engine: backing.log.engine,
    catalog: eventCatalog(configuration.PAGESA_PARTITIONS),
    ageMs: configuration.PAGESA_LOG_DAYS * dayMs,
  });
  const running = keepPruning(prune, logger, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function keepPruning(prune: () => Promise<number>, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const taken = await prune();
      if (taken > 0) logger.info({ taken }, 'record batches pruned');
    } catch (error) {
      // The next turn tries again; what lasts shows in the logs.
      logger.warn({ err: error }, 'pruning failed');
    }
  }
}
