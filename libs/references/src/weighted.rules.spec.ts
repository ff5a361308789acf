// Any weights whatever: the check digit fits, is the only one, and what is promised is caught.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WeightedCheck } from './format.js';
import { promisesOf, weightedSystem } from './weighted.rules.js';

const specs = fc.record<WeightedCheck>(
  {
    system: fc.constantFrom('mod-10', 'mod-11'),
    weights: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
    from: fc.constantFrom('left', 'right'),
    result: fc.constantFrom('complement', 'remainder'),
    ten: fc.constantFrom('X', '0', 'refuse'),
  },
  { requiredKeys: ['system', 'weights'] },
);
const payloads = fc.stringMatching(/^[0-9]{3,9}$/);
const fitting = (spec: WeightedCheck, payload: string): string[] =>
  [...'0123456789X'].filter((last) => weightedSystem(spec).valid(payload + last, 0, payload.length + 1));

describe('a weighted check digit', () => {
  it('is the only one that fits, and the one that completes the number', () => {
    fc.assert(
      fc.property(specs, payloads, (spec, payload) => {
        const complete = weightedSystem(spec).complete(`${payload}0`, 0, payload.length + 1);
        const expected = complete === undefined ? [] : [complete.slice(-1)];
        expect(fitting(spec, payload)).toEqual(expected);
        if (spec.system === 'mod-10' || spec.ten === '0' || spec.ten === 'X')
          expect(expected).toHaveLength(1);
      }),
    );
  });

  it('looks at its own part of the text only', () => {
    fc.assert(
      fc.property(specs, payloads, payloads, (spec, payload, around) => {
        const alone = weightedSystem(spec).complete(`${payload}0`, 0, payload.length + 1);
        const [from, to] = [around.length, around.length + payload.length + 1];
        const inside = weightedSystem(spec).complete(`${around}${payload}0${around}`, from, to);
        expect(inside).toBe(alone === undefined ? undefined : around + alone + around);
      }),
    );
  });

  it('catches every wrong digit and every exchange where that is promised, for any weights', () => {
    const promising = specs.filter((spec) => promisesOf(spec).substitution === 'every');
    fc.assert(
      fc.property(
        promising,
        payloads,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (spec, payload, at, step) => {
          const [check] = fitting(spec, payload);
          fc.pre(check !== undefined);
          const place = at % payload.length;
          const digit = (Number(payload[place]) + step) % 10;
          const wrong = payload.slice(0, place) + String(digit) + payload.slice(place + 1);
          expect(fitting(spec, wrong)).not.toContain(check);
          const text = payload + check;
          const swapped = text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
          const isCaught = !weightedSystem(spec).valid(swapped, 0, swapped.length);
          if (promisesOf(spec).transposition === 'every') expect(isCaught).toBe(swapped !== text);
        },
      ),
      { numRuns: 300 },
    );
  });
});
