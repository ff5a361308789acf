import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countByBatch, countReleased, noCount } from './batch-count.rules.js';
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
    expect(countReleased([decided(null, 'settled')])).toEqual([]);
  });

  it('take a payment that was held from there to its new state', () => {
    const released = [decided('bat_2', 'settled'), decided('bat_1', 'refused'), decided('bat_2', 'settled')];
    expect(countReleased(released)).toEqual([
      { ...noCount('bat_1'), held: -1, refused: 1 },
      { ...noCount('bat_2'), held: -2, settled: 2 },
    ]);
  });
});

describe('the counts of any batch', () => {
  const batchId = fc.constantFrom(null, 'bat_0', 'bat_1', 'bat_2', 'bat_10');
  const state = fc.constantFrom<DecidedPayment['state'][]>('settled', 'refused', 'held');
  const payments = fc.array(fc.tuple(batchId, state).map(([id, became]) => decided(id, became)));
  const kind = fc.constantFrom<Repeat['kind'][]>('replayed', 'conflict');
  const repeats = fc.array(
    fc.tuple(batchId, kind).map(([id, what]) => ({ ...repeat('', what), instruction: of(id) })),
  );
  const total = (counts: ReturnType<typeof countByBatch>): number =>
    counts.flatMap((count) => Object.values(count)).reduce<number>((sum, n) => sum + (Number(n) || 0), 0);

  it('hold every payment of a file exactly once, in files that are told apart and in order', () => {
    fc.assert(
      fc.property(payments, repeats, (some, repeated) => {
        const counts = countByBatch({ payments: some, repeats: repeated });
        const inFiles = [...some, ...repeated].flatMap(({ instruction }) => instruction.batchId ?? []);
        expect(total(counts)).toBe(inFiles.length);
        expect(counts.map((count) => count.batchId)).toEqual([...new Set(inFiles)].sort());
      }),
    );
  });

  it('stay as many when held ones go on', () => {
    fc.assert(fc.property(payments, (some) => expect(total(countReleased(some))).toBe(0)));
  });

  it('are the same as when each is counted by itself, in any order', () => {
    fc.assert(
      fc.property(payments, repeats, (some, repeated) => {
        const counted = countByBatch({ payments: some.toReversed(), repeats: repeated.toReversed() });
        for (const count of counted) {
          const mine = <T extends DecidedPayment | Repeat>(all: T[], is: (one: T) => boolean): number =>
            all.filter((one) => one.instruction.batchId === count.batchId && is(one)).length;
          expect(count).toEqual({
            batchId: count.batchId,
            settled: mine(some, (one) => one.state === 'settled'),
            refused: mine(some, (one) => one.state === 'refused'),
            held: mine(some, (one) => one.state === 'held'),
            replayed: mine(repeated, (one) => one.kind === 'replayed'),
            conflicts: mine(repeated, (one) => one.kind === 'conflict'),
            cancelled: 0,
          });
        }
      }),
    );
  });
});
