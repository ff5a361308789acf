import { describe, expect, it } from '@jest/globals';
import { Seal, type Sealed } from './seal.js';

const record: Sealed = {
  topic: 'payments.submitted',
  type: 'payments.submitted.v1',
  source: '/pagesa/intake',
  id: 'bat_1/7',
  time: '2026-01-01T00:00:00.000Z',
  sequence: '',
  json: '{"transactionId":"A"}',
};
const seal = new Seal('k'.repeat(32));

describe('a seal', () => {
  it('is the same for the same record', () => {
    expect(seal.of({ ...record })).toBe(seal.of(record));
    expect(seal.of(record)).toHaveLength(22);
  });

  it.each(Object.keys(record) as (keyof Sealed)[])('is another for another %s', (field) => {
    expect(seal.of({ ...record, [field]: `${record[field]}1` })).not.toBe(seal.of(record));
  });

  it('is another with another key, which may not be short', () => {
    expect(new Seal('l'.repeat(32)).of(record)).not.toBe(seal.of(record));
    expect(() => new Seal('k'.repeat(31))).toThrow('32 characters');
  });
});
