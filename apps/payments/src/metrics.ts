// Counts what was decided and how long each stage took; refused
// and conflicting payments are written down by their id.
import type { Runtime } from '#service';
import { Counter, Histogram } from 'prom-client';
import type { Settling } from './settle/settle.js';

export function outcomeObserver({ metrics, logger }: Runtime): Settling['observe'] {
  const registers = [metrics];
  const outcomes = new Counter({
    name: 'pagesa_outcomes_total',
    help: 'Decided payments, by state and first reason',
    labelNames: ['state', 'code'],
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'pagesa_stage_seconds',
    help: 'Time of each stage of settling one batch',
    labelNames: ['stage'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  return ({ payments, repeats }, stagesMs) => {
    let settled = 0;
    for (const { state, reasons, instruction } of payments) {
      if (state === 'settled') settled++;
      else outcomes.inc({ state, code: reasons?.[0]?.code ?? '' });
      if (state === 'refused')
        logger.info({ transactionId: instruction.transactionId, code: reasons?.[0]?.code }, 'refused');
    }
    if (settled > 0) outcomes.inc({ state: 'settled', code: '' }, settled);
    for (const { kind, instruction } of repeats) {
      outcomes.inc({ state: kind, code: '' });
      if (kind === 'conflict') logger.warn({ transactionId: instruction.transactionId }, 'conflict');
    }
    for (const [stage, ms] of Object.entries(stagesMs)) stageSeconds.observe({ stage }, ms / 1_000);
  };
}

/** Counts what the doors accepted; records from the topic show as outcomes only. */
export function acceptedCounter({ metrics }: Runtime): Counter<'door'> {
  return new Counter({
    name: 'pagesa_payments_accepted_total',
    help: 'Payments accepted durably, by door',
    labelNames: ['door'],
    registers: [metrics],
  });
}
