import { describe, expect, it } from '@jest/globals';
import { countByBatch, noCount } from './batch-count.rules.js';
import type { DecidedPayment, Repeat } from './settle.rules.js';

const of = (batchId: string | null): DecidedPayment['instruction'] => ({ batchId }) as never;
const decided = (batchId: string | null, state: DecidedPayment['state']): DecidedPayment => ({
  id: 1,
  state,
  instruction: of(batchId),
  reasons: null,
});
const repeat = (batchId: string, kind: Repeat['kind']): Repeat => ({
  paymentId: 1,
  kind,
  instruction: of(batchId),
});

describe('the counts of files', () => {
  it('count every payment once, by what became of it, in the order of the files', () => {
    const payments = [
      decided('bat_2', 'settled'),
      decided('bat_1', 'refused'),
      decided(null, 'settled'),
      decided('bat_2', 'held'),
      decided('bat_2', 'settled'),
    ];
    const repeats = [repeat('bat_1', 'replayed'), repeat('bat_1', 'conflict'), repeat('bat_0', 'conflict')];
    expect(countByBatch({ payments, repeats })).toEqual([
      { ...noCount('bat_0'), conflicts: 1 },
      { ...noCount('bat_1'), refused: 1, replayed: 1, conflicts: 1 },
      { ...noCount('bat_2'), settled: 2, held: 1 },
    ]);
  });

  it('are none for payments that came in no file', () => {
    expect(countByBatch({ payments: [decided(null, 'settled')], repeats: [] })).toEqual([]);
  });
});
