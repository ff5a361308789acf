// Counts what became of the payments of each file in one settled batch. Pure.
import type { BatchCount } from './settle.sql.js';
import type { Decisions } from './settle.rules.js';

export const noCount = (batchId: string): BatchCount => ({
  batchId,
  settled: 0,
  refused: 0,
  held: 0,
  replayed: 0,
  conflicts: 0,
  cancelled: 0,
});

/** One count per file, in the order of file ids (the order in which rows are locked). */
export function countByBatch(decisions: Pick<Decisions, 'payments' | 'repeats'>): BatchCount[] {
  const counts = new Map<string, BatchCount>();
  const of = (batchId: string): BatchCount => {
    let count = counts.get(batchId);
    if (!count) counts.set(batchId, (count = noCount(batchId)));
    return count;
  };
  for (const { state, instruction } of decisions.payments)
    if (instruction.batchId) of(instruction.batchId)[state]++;
  for (const { kind, instruction } of decisions.repeats)
    if (instruction.batchId) of(instruction.batchId)[kind === 'replayed' ? 'replayed' : 'conflicts']++;
  return [...counts.values()].sort((a, b) => (a.batchId < b.batchId ? -1 : 1));
}
