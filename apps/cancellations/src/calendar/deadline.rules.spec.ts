// Deadlines by reason, as the configuration writes them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysFor, deadlinesForm } from './deadline.rules.js';

const codes = fc.oneof(fc.constantFrom('FRAD', 'DUPL', 'AM09', '*'), fc.stringMatching(/^[A-Z0-9]{4}$/));
const deadlines = fc
  .uniqueArray(fc.tuple(codes, fc.nat(999)), { selector: ([code]) => code, minLength: 1, maxLength: 6 })
  .map((pairs) => new Map(pairs));
const written = (days: Map<string, number>) => [...days].map((pair) => pair.join('=')).join(',');

describe('deadlines', () => {
  it('go by reason, and the star stands for all others', () => {
    expect(['FRAD', 'DUPL', 'CUST'].map((reason) => daysFor('FRAD=1,*=5', reason))).toEqual([1, 5, 5]);
    fc.assert(
      fc.property(deadlines, fc.stringMatching(/^[A-Z0-9]{4}$/), (days, other) => {
        expect(written(days)).toMatch(deadlinesForm);
        for (const reason of [...days.keys(), other])
          expect(daysFor(written(days), reason)).toBe(days.get(reason) ?? days.get('*') ?? 5);
      }),
    );
  });

  it('do not depend on the order in which they are written', () => {
    fc.assert(
      fc.property(deadlines, codes, (days, reason) => {
        const turned = new Map([...days].reverse());
        expect(daysFor(written(turned), reason)).toBe(daysFor(written(days), reason));
      }),
    );
  });

  it('are whole days of reasons: nothing else is read', () => {
    expect(['', 'FRAD', 'FRAD=x', 'FRAD=1,'].some((text) => deadlinesForm.test(text))).toBe(false);
    fc.assert(
      fc.property(deadlines, fc.constantFrom(' ', '-', ',', ';', '=', 'a'), fc.nat(), (days, sign, at) => {
        const text = written(days);
        const place = at % (text.length + 1);
        expect(text.slice(0, place) + sign + text.slice(place)).not.toMatch(deadlinesForm);
      }),
    );
  });
});
