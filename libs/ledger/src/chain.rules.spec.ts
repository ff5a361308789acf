import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hash } from 'node:crypto';
import { chainedBytes } from './chain.rules.js';
import { columnsOf } from './posting.js';
import type { Transfer } from './posting.rules.js';

const place = { shard: 2, sequence: 7 };
const previous = Buffer.alloc(32, 1);
const first: Transfer = {
  id: 8_192,
  debitAccount: 1,
  creditAccount: 2,
  amountMinor: 1_250,
  paymentId: 8_192,
  reverses: null,
};
const atMs = 1_790_000_000_000;

function entryHash(
  transfers: Transfer[],
  of: { atMs?: number; place?: typeof place; previous?: Buffer } = {},
) {
  const columns = columnsOf(transfers, of.atMs ?? atMs);
  return hash('sha256', chainedBytes(of.previous ?? previous, of.place ?? place, columns));
}

describe('the hash chain', () => {
  it('gives the same entry for the same transfers, whenever it is checked', () => {
    expect(entryHash([first])).toBe(entryHash([{ ...first }]));
    const times = [atMs, atMs];
    const later = { ...first, id: 8_193 };
    expect(hash('sha256', chainedBytes(previous, place, columnsOf([first, later], times)))).toBe(
      entryHash([first, later]),
    );
  });

  it.each<[string, Partial<Transfer>]>([
    ['id', { id: 8_193 }],
    ['debited account', { debitAccount: 3 }],
    ['credited account', { creditAccount: 3 }],
    ['amount', { amountMinor: 1_251 }],
    ['payment', { paymentId: 8_193 }],
    ['missing payment', { paymentId: null }],
    ['reversed transfer', { reverses: 8_191 }],
  ])('breaks with another %s', (_what, other) => {
    expect(entryHash([{ ...first, ...other }])).not.toBe(entryHash([first]));
  });

  it('breaks with another time, place or entry before', () => {
    expect(entryHash([first], { atMs: atMs + 1 })).not.toBe(entryHash([first]));
    expect(entryHash([first], { place: { ...place, shard: 3 } })).not.toBe(entryHash([first]));
    expect(entryHash([first], { place: { ...place, sequence: 8 } })).not.toBe(entryHash([first]));
    expect(entryHash([first], { previous: Buffer.alloc(32, 2) })).not.toBe(entryHash([first]));
  });

  it('breaks when transfers are taken away, added or exchanged', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ids, (some) => {
        const all = some.map((id) => ({ ...first, id, paymentId: id }));
        expect(entryHash(all.slice(1))).not.toBe(entryHash(all));
        expect(entryHash([...all].reverse())).not.toBe(entryHash(all));
      }),
    );
  });
});
