// What another program claims can never pass for an event of our own, whatever id it writes.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foreignId, judgeRecord, type Judge } from './foreign.rules.js';

const lenient: Judge = { check: () => true, checkForeign: (type) => `${type} is not for others` };

describe('a record of another program', () => {
  const claimed = fc.oneof(
    fc.string(),
    fc.string({ maxLength: 500 }),
    fc.constantFrom('', 'foreign/x', 'TX-1'),
  );

  it('is judged by what others may send, whatever id it claims', () => {
    fc.assert(
      fc.property(claimed, (id) => {
        const record = { id: foreignId(id), type: 'payments.settled.v1' };
        expect(judgeRecord(lenient, record, {})).toBe('payments.settled.v1 is not for others');
      }),
    );
  });

  it('keeps its own name, of which no more than a bounded part is stored', () => {
    fc.assert(
      fc.property(claimed, claimed, (one, other) => {
        const known = foreignId(one);
        expect(known.length).toBeLessThanOrEqual(foreignId('').length + 200);
        expect(known.endsWith(one.slice(0, 200))).toBe(true);
        expect(foreignId(`foreign/${one}`)).not.toBe(known);
        expect(known === foreignId(other)).toBe(one.slice(0, 200) === other.slice(0, 200));
      }),
    );
  });

  it('is judged by the catalog itself where that makes no difference', () => {
    const strict: Judge = { check: (type, data) => `${type} ${JSON.stringify(data)}` };
    fc.assert(
      fc.property(claimed, fc.jsonValue(), (id, data) => {
        expect(judgeRecord(strict, { id: foreignId(id), type: 't' }, data)).toBe(`t ${JSON.stringify(data)}`);
      }),
    );
  });
});

describe('a record of our own', () => {
  it('is judged by the whole catalog: an id without the mark is ours', () => {
    const own = fc
      .oneof(
        fc.string(),
        fc.string().map((id) => `own-${id}-foreign/`),
      )
      .filter((id) => !id.startsWith(foreignId('')));
    fc.assert(
      fc.property(own, (id) => {
        expect(judgeRecord(lenient, { id, type: 'payments.settled.v1' }, {})).toBe(true);
      }),
    );
  });
});
