// Metrics that every process has: the event log's, the pool's and Node's own, in Prometheus's form.
import type { Database } from '#db';
import type { LogReporter } from '#log';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'pagesa_' });
  return registry;
}

/** Counts what the event log reports, and writes down what somebody should see. */
export function logReporter(registry: Registry, logger: Logger): LogReporter {
  const registers = [registry];
  const handled = new Counter({
    name: 'pagesa_events_handled_total',
    help: 'Events handled, by group and topic',
    labelNames: ['group', 'topic'],
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'pagesa_batch_seconds',
    help: 'Time from a fetched batch to its commit',
    labelNames: ['group'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const retried = new Counter({
    name: 'pagesa_batch_retries_total',
    help: 'Batches tried again after a passing failure',
    labelNames: ['group'],
    registers,
  });
  const parked = new Counter({
    name: 'pagesa_dead_letters_parked_total',
    help: 'Records parked because they cannot be handled',
    labelNames: ['group', 'topic'],
    registers,
  });
  return {
    handled(group, topic, count, durationMs) {
      handled.inc({ group, topic }, count);
      batchSeconds.observe({ group }, durationMs / 1_000);
    },
    retried(group, topic, attempt, error) {
      retried.inc({ group });
      logger.warn({ group, topic, attempt, err: error }, 'batch retried');
    },
    parked(group, topic, reason) {
      parked.inc({ group, topic });
      logger.error({ group, topic, reason }, 'record parked');
    },
    trouble(where, error) {
      logger.warn({ where, err: error }, 'event log trouble');
    },
  };
}

/** Connections of each service's pool: open, idle and waited for. */
export function watchPools(
  registry: Registry,
  pools: () => { service: string; pool: Database['pool'] }[],
): void {
  const gauge = new Gauge({
    name: 'pagesa_pool_connections',
    help: 'Database connections, by service and state',
    labelNames: ['service', 'state'],
    registers: [registry],
    collect() {
      for (const { service, pool } of pools())
        for (const [state, count] of Object.entries(pool)) this.set({ service, state }, count);
    },
  });
  gauge.reset();
}

/** Lag by partition and dead letters, read when somebody scrapes. */
export function watchLag(
  registry: Registry,
  read: {
    lag(): Promise<{ group: string; topic: string; partition: number; lag: number }[]>;
    deadLetters(): Promise<{ service: string; parked: number }[]>;
  },
): void {
  const lag = new Gauge({
    name: 'pagesa_lag_events',
    help: 'Events not yet handled, by group and partition',
    labelNames: ['group', 'topic', 'partition'],
    registers: [registry],
    async collect() {
      for (const entry of await read.lag())
        this.set({ group: entry.group, topic: entry.topic, partition: entry.partition }, entry.lag);
    },
  });
  lag.reset();
  const letters = new Gauge({
    name: 'pagesa_dead_letters',
    help: 'Dead letters that wait for a decision',
    labelNames: ['service'],
    registers: [registry],
    async collect() {
      for (const { service, parked } of await read.deadLetters()) this.set({ service }, parked);
    },
  });
  letters.reset();
}
