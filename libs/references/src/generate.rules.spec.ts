// What is made for a format is one of its references, whatever is chosen; if there is none, nothing is.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldSpans } from './field.rules.js';
import { generated, type Choose, type Generation } from './generate.rules.js';
import { lengthOf, readPattern } from './pattern.rules.js';

const pieces = fc.constantFrom('A', '[0-9]{2}', '(X|YZ)', '[A-C]', '\\d', '-');
const patterns = fc
  .tuple(fc.array(pieces, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '[0-9]{1,4}', 'Q?'))
  .map(([some, last]) => `${some.join('')}Z${last}`);

function generationOf(pattern: string, other: Partial<Generation> = {}): Generation {
  const reading = readPattern(pattern);
  if (!reading.ok) throw new Error(reading.message);
  const { items } = reading;
  const form = new RegExp(`^(?:${pattern})$`);
  return {
    items,
    spans: fieldSpans(items),
    length: lengthOf(items),
    complete: (text) => text,
    accepts: (text) => form.test(text),
    ...other,
  };
}

/** Choices out of a list of numbers, over and over. */
function chooser(numbers: number[]): Choose {
  let at = 0;
  return (max) => numbers[at++ % numbers.length] % max;
}
const choices = fc
  .array(fc.nat(1_000), { minLength: 1, maxLength: 8 })
  .map((numbers) => () => chooser(numbers));

describe('a generated reference', () => {
  it('fits its pattern at the first attempt, in any length that the format allows', () => {
    fc.assert(
      fc.property(patterns, choices, fc.nat(9), (pattern, choose, some) => {
        const { length } = generationOf(pattern);
        const wanted = length.min + (some % (length.max - length.min + 1));
        const seen: string[] = [];
        const generation = generationOf(pattern, {
          length: { min: wanted, max: length.max },
          complete: (text) => {
            seen.push(text);
            return text;
          },
        });
        const made = generated(choose(), generation);
        fc.pre(made !== undefined);
        expect(made).toMatch(new RegExp(`^(?:${pattern})$`));
        expect(made.length).toBeGreaterThanOrEqual(wanted);
        expect(seen).toEqual([made]);
      }),
    );
  });

  it('has in each field one of its values', () => {
    const values = fc.uniqueArray(fc.stringMatching(/^[0-9]{2}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, choices, (known, choose) => {
        const pattern = 'A(?<town>[0-9]{2})[0-9]';
        const field = { name: 'town', values: Object.fromEntries(known.map((each) => [each, each])) };
        const reading = readPattern(pattern);
        const spans = fieldSpans(reading.ok ? reading.items : [], [field]);
        const made = generated(choose(), generationOf(pattern, { spans }));
        expect(known).toContain(made?.slice(1, 3));
      }),
    );
  });

  it('is the text with its check digit, and never one that is not accepted', () => {
    fc.assert(
      fc.property(choices, fc.constantFrom('7', undefined), fc.boolean(), (choose, last, accepted) => {
        const made = generated(
          choose(),
          generationOf('[0-9]{4}', {
            complete: (text) => last && text.slice(0, -1) + last,
            accepts: () => accepted,
          }),
        );
        if (last !== undefined && accepted) expect(made).toMatch(/^[0-9]{3}7$/);
        else expect(made).toBeUndefined();
      }),
    );
  });
});
