// A field's text is one of its values or a time that exists; what is chosen for it is always accepted.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyPeriod, fieldProblem, fieldSpans, periodForms } from './field.rules.js';
import type { PeriodForm } from './format.js';
import { readPattern } from './pattern.rules.js';

const forms = fc.constantFrom(...(periodForms as PeriodForm[]));

describe('a field that is a time', () => {
  it('takes every time that can be chosen for it, whatever is chosen', () => {
    fc.assert(
      fc.property(forms, fc.nat(99), fc.nat(99), (period, year, part) => {
        const numbers = [year, part];
        const text = anyPeriod(period, (max) => (numbers.shift() ?? 0) % max);
        expect(text).toHaveLength(period.length);
        expect(fieldProblem({ name: 'time', period }, text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('takes a month from 01 to 12 and a quarter from 1 to 4, and no other', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), (year, part) => {
        const [two, number] = [year, part].map((each) => String(each).padStart(2, '0'));
        const isMonth = part >= 1 && part <= 12;
        const takes = (period: PeriodForm, text: string): boolean =>
          fieldProblem({ name: 'time', period }, text) === undefined;
        expect(takes('YYYYMM', `20${two}${number}`)).toBe(isMonth);
        expect(takes('MMYYYY', `${number}20${two}`)).toBe(isMonth);
        expect(takes('YYMM', two + number)).toBe(isMonth);
        expect(takes('YYYYQ', `20${two}${part % 10}`)).toBe(part % 10 >= 1 && part % 10 <= 4);
        expect(takes('YYYY', number + two)).toBe(number === '20');
      }),
    );
  });
});

describe('a field with values', () => {
  it('takes these and nothing that every object has', () => {
    const value = fc.constantFrom<string[]>('01', '02', '1', 'toString', 'constructor', '__proto__', '');
    fc.assert(
      fc.property(fc.uniqueArray(value.filter((each) => each !== '__proto__')), value, (known, text) => {
        const values = Object.fromEntries(known.map((each) => [each, `the name of ${each}`]));
        const problem = fieldProblem({ name: 'municipality', values }, text);
        expect(problem === undefined).toBe(known.includes(text));
      }),
    );
  });
});

describe('the spans of the groups of a pattern', () => {
  it('are the groups in their order, each with all its items and no other', () => {
    const group = fc.constantFrom('A', '[0-9]{2}', 'A[0-9]B', '(X|YZ)');
    const grouped = fc.array(
      fc.tuple(
        group.filter((text) => !text.includes('(')),
        fc.boolean(),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(grouped, (parts) => {
        const source = parts.map(([text, named], at) => (named ? `(?<g${at}>${text})` : text)).join('');
        const reading = readPattern(source);
        const items = reading.ok ? reading.items : [];
        const spans = fieldSpans(items);
        expect(spans.map(({ name }) => name)).toEqual(
          parts.flatMap(([, named], at) => (named ? [`g${at}`] : [])),
        );
        for (const { name, first, after } of spans)
          items.forEach(({ group: of }, at) => expect(of === name).toBe(at >= first && at < after));
      }),
    );
  });
});
