// Counts what became of the payments of each file. Pure.
import type { BatchCount } from './settle.sql.js';
import type { DecidedPayment, Decisions } from './settle.rules.js';

export const noCount = (batchId: string): BatchCount => ({
  batchId,
  settled: 0,
  refused: 0,
  held: 0,
  replayed: 0,
  conflicts: 0,
  cancelled: 0,
});

/** What one settled batch adds: one count per file, in the order of file ids (in which rows are locked). */
export function countByBatch(decisions: Pick<Decisions, 'payments' | 'repeats'>): BatchCount[] {
  const counts = new Map<string, BatchCount>();
  for (const { state, instruction } of decisions.payments)
    if (instruction.batchId) countOf(counts, instruction.batchId)[state]++;
  for (const { kind, instruction } of decisions.repeats)
    if (instruction.batchId)
      countOf(counts, instruction.batchId)[kind === 'replayed' ? 'replayed' : 'conflicts']++;
  return inOrder(counts);
}

/** The same for payments that were held and go on: each leaves `held` for its new state. */
export function countReleased(
  released: readonly Pick<DecidedPayment, 'state' | 'instruction'>[],
): BatchCount[] {
  const counts = new Map<string, BatchCount>();
  for (const { state, instruction } of released) {
    if (!instruction.batchId) continue;
    const count = countOf(counts, instruction.batchId);
    count.held--;
    count[state]++;
  }
  return inOrder(counts);
}

function countOf(counts: Map<string, BatchCount>, batchId: string): BatchCount {
  let count = counts.get(batchId);
  if (!count) counts.set(batchId, (count = noCount(batchId)));
  return count;
}

const inOrder = (counts: Map<string, BatchCount>): BatchCount[] =>
  [...counts.values()].sort((a, b) => (a.batchId < b.batchId ? -1 : 1));
